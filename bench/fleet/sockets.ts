// A process with open TCP connections, both ends in it: by AT+QIOPEN of as many modules, or by Node alone.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { COMMANDS, findModel, HostNetwork, memoryPipe, Modem, RealClock } from "../../src/index.ts";
import { qiopen } from "../dialogue.ts";
import { FarServer } from "../load/server.ts";
import { serve } from "../worker.ts";
import { each, memory, type Memory } from "./memory.ts";

export interface SocketsQuestion {
  readonly by: "modems" | "node";
  readonly count: number;
}

/** Opens one connection. */
type Open = () => Promise<unknown>;

const far = await FarServer.open();
const held: unknown[] = [];

serve(async ({ by, count }: SocketsQuestion): Promise<Memory> => {
  const open = by === "node" ? openByNode : openByModem;
  await openAll(Array.from({ length: 50 }, open)); // warm
  const opens = Array.from({ length: count }, open);
  const before = await memory();
  await openAll(opens);
  return each(before, await memory(), count);
});

async function openAll(opens: readonly Open[]): Promise<void> {
  for (const open of opens) {
    const accepted = far.accept();
    held.push(await open(), await accepted);
  }
}

function openByNode(): Open {
  return async (): Promise<Socket> => {
    const socket = connect({
      host: "127.0.0.1",
      port: far.port,
      allowHalfOpen: true,
      noDelay: true,
    });
    socket.on("data", () => {});
    await once(socket, "connect");
    return socket;
  };
}

const model = findModel("BG95-M3")!;
const clock = new RealClock();
const network = new HostNetwork();

/** The module is made, and its context active, before anything is measured. */
function openByModem(_: unknown, seed: number): Open {
  const [host, port] = memoryPipe();
  new Modem({ model, clock, network, commands: COMMANDS, seed }).plug(port);
  held.push(host);
  let hear = (_said: string): void => {};
  host.attach({
    receive: (chunk) => hear(chunk.toString("latin1")),
    drained() {},
    closed() {},
  });
  host.write(Buffer.from("AT+QIACT=1\r"));
  return () =>
    new Promise((resolve, reject) => {
      hear = (said) => {
        if (said.includes("+QIOPEN: 0,0")) resolve(undefined);
        else if (!said.includes("OK")) reject(new Error(said));
      };
      host.write(Buffer.from(`${qiopen(far.port, "buffer")}\r`));
    });
}
