import { HostPipe } from "../../transports/host-pipe.ts";
import { Plug, type OpenPort, type Surroundings } from "./plug.ts";

/** A port of the module for terminals of the API, one at a time. */
export function openTerminalPort(around: Surroundings): { port: OpenPort; pipe: HostPipe } {
  const plug = new Plug(around, { value: "" });
  const { onHost, whenAnswered } = plug;
  const pipe = new HostPipe({ onHost, whenAnswered });
  plug.connect(pipe);
  const info = { kind: "terminal", place: {}, words: "a terminal of the console" } as const;
  return { port: plug.opened(info, () => pipe.close()), pipe };
}
