import type { Trace } from "../trace/trace.ts";
import type { Endpoint } from "../network/network.ts";
import type { JournalHead } from "./row.ts";

/** Bytes that a JSON text shows as they are, or in a way that everybody reads. */
const TEXT = /^[\b\t\n\r\u001a\u001b\u0020-\u007e]*$/;

/** `{ "text": … }`, or `{ "base64": … }` where there is a byte that is no text. */
export function bytesFields(chunk: Buffer): { text: string } | { base64: string } {
  const text = chunk.toString("latin1");
  return TEXT.test(text) ? { text } : { base64: chunk.toString("base64") };
}

/** The first line. */
export function headLine(head: Omit<JournalHead, "kind" | "version">): string {
  return lineOf({ kind: "journal", version: 1, ...head });
}

export function lostLine(lines: number): string {
  return lineOf({ kind: "lost", lines });
}

/** One trace as a line. `wall` is the time of day on this computer. */
export function traceLine(trace: Trace, wall: string): string {
  // In microseconds: a clock of the computer has digits that mean nothing.
  const at = Math.round(trace.at * 1000) / 1000;
  return lineOf({ at, wall, ...fieldsOf(trace) });
}

/** A journal is ASCII. */
function lineOf(row: object): string {
  const json = JSON.stringify(row);
  const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${json.replace(/[\u007f-\uffff]/g, escaped)}\n`;
}

function fieldsOf(trace: Trace): object {
  switch (trace.kind) {
    case "bytes": {
      const { kind, port, way, data, chunk } = trace;
      return { kind, port, way, ...(data && { data }), ...bytesFields(chunk) };
    }
    case "command": {
      const { kind, port, text, result } = trace;
      return { kind, port, text, result, took: Math.round(trace.took * 1000) / 1000 };
    }
    case "action":
      return { kind: trace.kind, what: trace.what };
    case "event":
    case "fault":
      return { kind: trace.kind, ...trace.event };
    case "flow": {
      const { kind, flow, protocol, local, remote, acknowledged, what } = trace;
      const places = { local: placeText(local), remote: placeText(remote) };
      return { kind, flow, protocol, ...places, acknowledged, ...stepFields(what) };
    }
    case "lookup":
    case "ping": {
      const { at: _at, what, ...rest } = trace;
      return { ...rest, ...what };
    }
    case "urc":
      // What comes with it in direct push mode is among the bytes.
      return { kind: trace.kind, port: trace.port, line: trace.line.split("\r\n", 1)[0] };
    case "line": {
      const { at: _at, ...rest } = trace;
      return rest;
    }
  }
}

function stepFields(what: (Trace & { kind: "flow" })["what"]): object {
  if (what.step !== "up" && what.step !== "down") return what;
  return { step: what.step, ...bytesFields(what.chunk) };
}

/** `10.0.0.1:7`, `[::1]:7`. */
export function placeText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
