import type { FaultRow, FlowRow, LookupRow, PingRow, Row } from "../stream/row.ts";
import { duration } from "../plain/words.ts";

type EventRow = Row & { readonly kind: "event" };

/** Of every row but these the fields say what it is. */
const BESIDE = new Set(["at", "wall", "kind", "event"]);

/** `power: off`, `socket opened: connectID 0, service_type TCP`. */
export function eventText(row: EventRow): string {
  const fields = Object.entries(row).filter(([name, value]) => !BESIDE.has(name) && value !== "");
  const words = fields.map(([name, value]) =>
    name === "state" || name === "message" ? plain(value) : `${name} ${plain(value)}`,
  );
  return words.length === 0 ? row.event : `${row.event}: ${words.join(", ")}`;
}

export function faultText({ id, what, subject, times }: FaultRow): string {
  const of = subject === undefined ? "" : ` ${subject}`;
  const count = times === undefined || times === 1 ? "" : `, ${times} times by now`;
  return `fault ${id} ${what}${of}${count}`;
}

export function flowText({ flow, protocol, remote, step, by, error }: FlowRow): string {
  const why = error ?? (by === undefined ? undefined : `by the ${by}`);
  return `${protocol.toUpperCase()} ${flow} ${step}${why === undefined ? "" : ` ${why}`}, ${remote}`;
}

export function lookupText({ name, server, step, addresses, error }: LookupRow): string {
  const what = addresses?.join(", ") ?? error ?? (server === "" ? "" : `of ${server}`);
  return `DNS ${name} ${step}${what === "" ? "" : ` ${what}`}`;
}

export function pingText({ address, sequence, step, time, error }: PingRow): string {
  const what = time === undefined ? (error ?? "") : `after ${duration(time)}`;
  return `ping ${sequence} to ${address} ${step}${what === "" ? "" : ` ${what}`}`;
}

function plain(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
