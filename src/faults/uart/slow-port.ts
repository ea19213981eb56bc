import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import type { Piece } from "../hooks.ts";
import { PORT, way, wires } from "./ways.ts";

/** Start, eight data bits, stop. */
const BITS = 10;

export const slowPort = fault({
  name: "slow-port",
  layer: "UART",
  doc: "Bytes take the time that they need at a low baud rate; none is changed.",
  subject: PORT,
  settings: { baud: setting(integer(50, 4_000_000), 9600, "ten bits a byte"), way },
  start: (site, values) =>
    wires(site, values.way, () => {
      const perByte = (1000 * BITS) / values.baud;
      // So many bytes as come in a millisecond are one piece.
      const step = Math.max(1, Math.floor(1 / perByte));
      /** When the last byte of each port is through, for the host that is there. */
      const through = new Map<string, { readonly at: number; readonly left: number }>();
      return (chunk, port) => {
        if (!site.bites(port)) return undefined;
        const left = [...site.wires].find((wire) => wire.port === port)?.left ?? 0;
        const last = through.get(port);
        const { now } = site.clock;
        const pieces: Piece[] = [];
        let due = Math.max(now, last?.left === left ? last.at : 0);
        for (let at = 0; at < chunk.length; at += step) {
          const part = chunk.subarray(at, at + step);
          due += part.length * perByte;
          pieces.push({ delay: Math.ceil(due - now), chunk: part });
        }
        through.set(port, { at: due, left });
        return pieces;
      };
    }),
});
