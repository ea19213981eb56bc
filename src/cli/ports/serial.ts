import { RATES } from "../../commands/general/serial.ts";
import { HostError } from "../../kernel/errors.ts";
import { FACTORY_RATE } from "../../services/ports.ts";
import { openSerial } from "../../transports/serial/open-serial.ts";
import { USUAL_WIRING, wired, WIRING_FORM, type Wiring } from "../../transports/wiring.ts";
import type { Open } from "./kinds.ts";
import { Plug } from "./plug.ts";

/** --serial */
export const openSerialPort: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { onHost, onTrouble, onNote } = plug;
  const { clock } = around;
  const { path, baudRate, wiring } = readDevice(place.value);
  const serial = await openSerial({ path, baudRate, wiring, clock, onHost, onTrouble, onNote });
  plug.connect(serial.pipe, baudRate);
  const info = { kind: "serial", place: { path, rate: baudRate }, words: path } as const;
  return plug.opened(info, serial.close);
};

/** `DEV[,BAUD][,dtr=dcd…]` */
export function readDevice(
  text: string,
  option = "serial",
): { path: string; baudRate: number; wiring: Wiring } {
  const [path = "", ...rest] = text.split(",");
  if (path === "") throw usage(option, text, "the name of a device is needed");
  let baudRate = FACTORY_RATE;
  let wiring = USUAL_WIRING;
  const said = new Set<string>();
  for (const part of rest) {
    const what = /^\d+$/.test(part) ? "the rate" : part.split("=", 1)[0]!;
    if (said.has(what)) throw usage(option, text, `${what} is given twice`);
    said.add(what);
    if (/^\d+$/.test(part)) {
      baudRate = Number(part);
      if (!RATES.includes(baudRate))
        throw usage(option, text, `not ${part} baud, but one of ${RATES.join(", ")}`);
      continue;
    }
    const next = wired(wiring, part);
    if (!next) throw usage(option, text, `no wiring "${part}"; ${WIRING_FORM}`);
    wiring = next;
  }
  return { path, baudRate, wiring };
}

function usage(option: string, text: string, why: string): HostError {
  return new HostError("MT_USAGE", `--${option} ${text}: ${why}`);
}
