import { memoryPipe } from "../kernel/memory-pipe.ts";
import type { InputLine, Pipe } from "../kernel/pipe.ts";
import { SeenLines } from "./host-actions.ts";
import {
  simulatedTime,
  type HostedScene,
  type SimulatedTime,
  type StageHost,
} from "./memory-stage.ts";
import type { Scene } from "./scene.ts";
import type { Surroundings } from "./surroundings.ts";

/** Puts the port of that name of a module on the end of a pipe. */
export type PlugPort = (pipe: Pipe, name: string) => void;

/** A scene with a host at the port of that name. */
export function hostedScene(
  scene: Omit<Scene, "line"> & {
    readonly surroundings: Surroundings;
    readonly clock: SimulatedTime;
  },
  plug: PlugPort,
  port: string,
): HostedScene {
  const { clock, ...around } = scene;
  const host = hostAt(port, plug);
  return {
    ...{ ...around, host, defects: [] },
    line: (name: InputLine, active: boolean) => host.pipe.setLine(name, active),
    plug: (name) => hostAt(name, plug),
    ...simulatedTime(clock),
  };
}

function hostAt(name: string, plug: PlugPort): StageHost {
  const [pipe, end] = memoryPipe();
  const lines = new SeenLines(pipe);
  const host: StageHost = { pipe, lines, said: [], type: (bytes) => void pipe.write(bytes) };
  pipe.attach({
    receive: (chunk) => void host.said.push({ text: chunk.toString("latin1") }),
    drained() {},
    closed() {},
  });
  plug(end, name);
  return host;
}
