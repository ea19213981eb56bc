import { readable } from "../../kernel/escapes.ts";
import { answerFits, commandFits } from "./at-dissector.ts";
import { upperPduHead } from "./upper-pdu.ts";

/** One row of the AT dialogue: what stands in front of the bytes, and they. */
export type Row = readonly [head: Buffer, bytes: Buffer];

/** Longer than any dialogue that people read; Wireshark's dissector looks at every byte many times. */
const MOST = 4096;
const MOST_INFO = 200;
const LINE_BREAK = "\r\n";

/** What passed between a port and its host. */
export function atRows(port: string, way: "to host" | "from host", chunk: Buffer): Row[] {
  const text = chunk.length <= MOST ? chunk.toString("latin1") : "";
  if (way === "from host") {
    return commandFits(text) ? [dialogue(port, way, chunk)] : [plain(port, way, chunk)];
  }
  const echo = echoLength(text);
  const said = chunk.subarray(echo);
  const rows: Row[] = [];
  if (echo > 0) rows.push(plain(port, way, chunk.subarray(0, echo)));
  if (said.length === 0 && echo > 0) return rows;
  const fits = text !== "" && answerFits(text.slice(echo));
  rows.push(fits ? dialogue(port, way, said) : plain(port, way, said));
  return rows;
}

/** Data, of which Wireshark shows the bytes. */
export function dataRow(port: string, way: "to host" | "from host", chunk: Buffer): Row {
  const info = `${way === "from host" ? "Sent" : "Rcvd"} ${chunk.length} bytes`;
  return [
    upperPduHead({ dissector: "data", protocol: `${port} data`, ...sides(way), info }),
    chunk,
  ];
}

/** What the module says begins with a line break; what stands before it is an echo, or the rest of a line. */
function echoLength(text: string): number {
  const at = text.indexOf(LINE_BREAK);
  return at < 0 ? text.length : at;
}

function dialogue(port: string, way: "to host" | "from host", bytes: Buffer): Row {
  return [upperPduHead({ dissector: "at", protocol: port, ...sides(way) }), bytes];
}

function plain(port: string, way: "to host" | "from host", bytes: Buffer): Row {
  const begin = readable(bytes.subarray(0, MOST_INFO)).replaceAll("\n", "");
  const info = `${way === "from host" ? "Sent" : "Rcvd"} ${begin}`;
  return [
    upperPduHead({ dissector: "data", protocol: `${port} text`, ...sides(way), info }),
    bytes,
  ];
}

function sides(way: "to host" | "from host") {
  return { direction: way === "from host" ? "sent" : "received" } as const;
}
