import type { ServedPort } from "../../api/served.ts";
import { HostPipe } from "../../transports/host-pipe.ts";
import { Plug, type Surroundings } from "./plug.ts";

/** A port of the module for terminals of the API, one at a time. */
export interface OpenTerminal extends ServedPort {
  readonly pipe: HostPipe;
}

export function openTerminalPort(around: Surroundings): OpenTerminal {
  const plug = new Plug(around, { value: "" });
  const { onHost, whenAnswered } = plug;
  const pipe = new HostPipe({ onHost, whenAnswered });
  plug.connect(pipe);
  return {
    ...{ pipe, port: plug.name, kind: "terminal", words: "a terminal of the console" },
    get present() {
      return plug.present;
    },
    line: (line, active) => plug.lines?.line(line, active),
  };
}
