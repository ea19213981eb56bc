import type { FaultRow, FlowRow, LookupRow, PingRow, Row } from "../stream/row.ts";
import { counted, duration, grouped } from "../plain/words.ts";

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

/** `fault cut-1 added: cut at=5 on=AT+CSQ` */
export function faultText({ id, what, text }: FaultRow): string {
  return text === undefined ? `fault ${id} ${what}` : `fault ${id} ${what}: ${text}`;
}

/** Bites of one fault, one after the other; `subject` is empty where they bit several things. */
export function bitesText(id: string, subject: string, times: number, byNow: number): string {
  const bit = `fault ${id} bit${subject === "" ? "" : ` ${subject}`}`;
  if (times === 1) return byNow === 1 ? bit : `${bit}, ${counted(byNow, "time")} by now`;
  const all = byNow === times ? "" : `, ${grouped(byNow)} by now`;
  return `${bit} ${counted(times, "time")}${all}`;
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
