// A process full of idle modules in memory, each with one port at which a host has said AT.
import {
  COMMANDS,
  findModel,
  HostNetwork,
  memoryPipe,
  Modem,
  RealClock,
  type Pipe,
  type PipeReader,
} from "../../src/index.ts";
import { AT } from "../dialogue.ts";
import { serve } from "../worker.ts";
import { each, memory, type Memory } from "./memory.ts";

export interface ModemsAnswer {
  /** Microseconds to make one. */
  readonly creation: number;
  readonly each: Memory;
}

const model = findModel("BG95-M3")!;
const clock = new RealClock();
const network = new HostNetwork();
let answers = 0;
const HOST: PipeReader = { receive: () => void answers++, drained() {}, closed() {} };

serve(async (count: number): Promise<ModemsAnswer> => {
  fill(200); // warm
  const hosts = Array.from<Pipe | undefined>({ length: count }).fill(undefined);
  const before = await memory();
  const start = performance.now();
  for (let index = 0; index < count; index++) hosts[index] = create(index);
  const creation = (1000 * (performance.now() - start)) / count;
  answers = 0;
  for (const host of hosts) host!.write(AT);
  if (answers !== count) throw new Error(`${answers} answers of ${count}`);
  return { creation, each: each(before, await memory(), hosts.length) };
});

function fill(count: number): void {
  for (let index = 0; index < count; index++) create(index).write(AT);
}

function create(seed: number): Pipe {
  const [host, port] = memoryPipe();
  new Modem({ model, clock, network, commands: COMMANDS, seed }).plug(port);
  host.attach(HOST);
  return host;
}
