import { HostError } from "../../kernel/errors.ts";
import { openConnect, parseTarget, type Target } from "../../transports/connect.ts";
import type { Open } from "./kinds.ts";
import { Plug } from "./plug.ts";

/** --connect */
export const openConnectPort: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { onHost, onTrouble, whenAnswered } = plug;
  const { clock } = around;
  const target = readTarget(place.value);
  const { pipe, close } = openConnect({ target, clock, onHost, onTrouble, whenAnswered });
  plug.connect(pipe);
  const words = `connects to ${place.value}`;
  return plug.opened({ kind: "connect", place: { target: place.value }, words }, close);
};

function readTarget(text: string): Target {
  try {
    return parseTarget(text);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new HostError(error.code, `--connect ${error.message}`);
  }
}
