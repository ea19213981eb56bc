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
  const { onHost, onTrouble } = plug;
  const { clock } = around;
  const { path, baudRate, wiring } = readDevice(place.value);
  const serial = await openSerial({ path, baudRate, wiring, clock, onHost, onTrouble });
  plug.connect(serial.pipe, baudRate);
  const info = { kind: "serial", place: { path, rate: baudRate }, words: path } as const;
  return plug.opened(info, serial.close);
};

/** `DEV[,BAUD][,dtr=dcd…]` */
function readDevice(text: string): { path: string; baudRate: number; wiring: Wiring } {
  const [path = "", ...rest] = text.split(",");
  if (path === "") throw usage(text, "the name of a device is needed");
  let baudRate = FACTORY_RATE;
  let wiring = USUAL_WIRING;
  for (const part of rest) {
    if (/^\d+$/.test(part)) {
      baudRate = Number(part);
      if (!RATES.includes(baudRate))
        throw usage(text, `not ${part} baud, but one of ${RATES.join(", ")}`);
      continue;
    }
    const next = wired(wiring, part);
    if (!next) throw usage(text, `no wiring "${part}"; ${WIRING_FORM}`);
    wiring = next;
  }
  return { path, baudRate, wiring };
}

function usage(text: string, why: string): HostError {
  return new HostError("MT_USAGE", `--serial ${text}: ${why}`);
}
