import { integer } from "../../kernel/form.ts";
import { asHeard, moduleFormat } from "../../kernel/line-noise.ts";
import { fault, setting } from "../fault.ts";
import { PORT, way, wires } from "./ways.ts";

export const wrongBaud = fault({
  name: "wrong-baud",
  layer: "UART",
  doc: "The host's end is set to another baud rate than the module's, AT+IPR: both hear what a UART makes of that.",
  subject: PORT,
  settings: { baud: setting(integer(50, 4_000_000), 9600, "the host's"), way },
  start: (site, values) => {
    const { all } = site.modem.ports;
    const host = moduleFormat(values.baud);
    return wires(site, values.way, (direction) => (chunk, port) => {
      const rate = all.find(({ name }) => name === port)?.lines.rate ?? 0;
      if (rate === 0 || rate === values.baud || !site.bites(port)) return undefined;
      const module = moduleFormat(rate);
      const heard =
        direction === "to host" ? asHeard(chunk, module, host) : asHeard(chunk, host, module);
      return heard.length === 0 ? [] : [{ delay: 0, chunk: heard }];
    });
  },
});
