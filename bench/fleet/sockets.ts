// A process with open TCP connections, both ends in it: by AT+QIOPEN of as many modules, or by Node alone.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
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
const accepted: Socket[] = [];
const opened: unknown[] = [];
far.acceptAll((socket) => accepted.push(socket));

serve(async ({ by, count }: SocketsQuestion): Promise<Memory> => {
  const open = by === "node" ? openByNode : openByModem;
  await openAll(Array.from({ length: 50 }, open)); // warm
  const opens = Array.from({ length: count }, open);
  const before = await memory();
  await openAll(opens);
  return each(before, await memory(), count);
});

/** A hundred at a time: a module makes its host wait some milliseconds for a URC. */
async function openAll(opens: readonly Open[]): Promise<void> {
  for (let done = 0; done < opens.length; done += 100) {
    const batch = opens.slice(done, done + 100);
    opened.push(...(await Promise.all(batch.map((open) => open()))));
    while (accepted.length < opened.length) await setImmediate();
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
  let hear: (said: string) => unknown = () => {};
  host.attach({
    receive: (chunk) => hear(chunk.toString("latin1")),
    drained() {},
    closed() {},
  });
  host.write(Buffer.from("AT+QIACT=1\r"));
  return () =>
    new Promise((resolve, reject) => {
      hear = (said) => {
        if (!said.includes("+QIOPEN: 0,0")) return said.includes("OK") || reject(new Error(said));
        hear = () => {}; // it would keep the promise
        resolve(host);
        return undefined;
      };
      host.write(Buffer.from(`${qiopen(far.port, "buffer")}\r`));
    });
}
