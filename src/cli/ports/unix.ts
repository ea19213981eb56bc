import { HostError } from "../../kernel/errors.ts";
import { openUnix } from "../../transports/unix.ts";
import type { Open } from "./kinds.ts";
import { Plug } from "./plug.ts";

/** --unix */
export const openUnixPort: Open = async (place, around) => {
  if (place.value === "") throw new HostError("MT_USAGE", "--unix needs a path");
  const plug = new Plug(around, place);
  const { onHost, whenAnswered } = plug;
  const { pipe, path, close } = await openUnix({ path: place.value, onHost, whenAnswered });
  plug.connect(pipe);
  return plug.opened({ kind: "unix", place: { path }, words: `unix ${path}` }, close);
};
