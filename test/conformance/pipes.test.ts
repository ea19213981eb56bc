import { PassThrough } from "node:stream";
import { describe } from "vitest";
import { Faults } from "../../src/faults/faults.ts";
import { moduleFormat } from "../../src/kernel/line-noise.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { libc } from "../../src/native/libc.ts";
import { PresenceDtr } from "../../src/transports/presence-dtr.ts";
import { SideLines } from "../../src/transports/side-lines.ts";
import { openStdio } from "../../src/transports/stdio.ts";
import { StrictLine } from "../../src/transports/strict-line.ts";
import * as hosts from "../stages/hosts.ts";
import { pipeSuite, type PipeBench } from "./pipe-suite.ts";

/** A pipe in memory, with something put in front of the module's end. */
function inMemory(wrap: (near: Pipe) => Pipe): () => Promise<PipeBench> {
  return async () => {
    const [near, far] = memoryPipe();
    far.format = moduleFormat(115_200);
    let hear = (_chunk: Buffer): void => {};
    far.attach({ receive: (chunk) => hear(chunk), drained() {}, closed() {} });
    return {
      pipe: wrap(near),
      send: (bytes) => void far.write(bytes),
      onArrival: (listener) => (hear = listener),
      stall: (stalled) => (stalled ? far.pause() : far.resume()),
      close: async () => far.close(),
    };
  };
}

pipeSuite(
  "memory",
  inMemory((near) => near),
);
pipeSuite(
  "memory, both ends set alike, behind --strict-baud",
  inMemory((near) => new StrictLine(near)),
);
pipeSuite(
  "memory behind --dtr open",
  inMemory((near) => new PresenceDtr(near)),
);
pipeSuite(
  "memory behind --control",
  inMemory((near) => new SideLines(near, () => {})),
);
pipeSuite(
  "memory behind all three",
  inMemory((near) => new SideLines(new PresenceDtr(new StrictLine(near)), () => {})),
);

pipeSuite(
  "memory behind a fault that is off",
  inMemory((near) => new Faults({ clock: new RealClock() }).pipe(near, () => "uart1")),
);
pipeSuite(
  "memory behind a fault that delays, in pieces",
  inMemory((near) => {
    const faults = new Faults({ clock: new RealClock() });
    for (const way of ["to host", "from host"] as const) {
      faults.hooks.wire(way, (chunk) => [
        { delay: 0, chunk: chunk.subarray(0, 3) },
        { delay: 2, chunk: chunk.subarray(3) },
      ]);
    }
    return faults.pipe(near, () => "uart1");
  }),
);

function hosted(open: hosts.OpenHosted): () => Promise<PipeBench> {
  return async () => {
    let hear = (_chunk: Buffer): void => {};
    const port = await open((chunk) => hear(chunk));
    return {
      pipe: port.pipe,
      send: (bytes) => port.type(bytes),
      onArrival: (listener) => (hear = listener),
      stall: (stalled) => port.stall(stalled),
      close: () => port.close(),
    };
  };
}

pipeSuite("TCP", hosted(hosts.hostedTcp));
pipeSuite("UNIX socket", hosted(hosts.hostedUnix));
pipeSuite("WebSocket", hosted(hosts.hostedWs));
pipeSuite("RFC 2217", hosted(hosts.hostedRfc2217));
pipeSuite("dialled TCP", hosted(hosts.dialledTcp));
pipeSuite("dialled UNIX socket", hosted(hosts.dialledUnix));
pipeSuite("dialled RFC 2217", hosted(hosts.dialledRfc2217));

const noPty = "missing" in libc() ? " SKIPPED: no PTYs here" : "";
describe.skipIf(noPty !== "")(`PTY${noPty}`, () => pipeSuite("PTY", hosted(hosts.hostedPty)));

const noSerial = await hosts.noSerial();
describe.skipIf(noSerial !== "")(`serial device${noSerial}`, () =>
  pipeSuite("serial device", hosted(hosts.hostedSerial)),
);

pipeSuite("stdio", async (): Promise<PipeBench> => {
  const input = new PassThrough();
  const output = new PassThrough();
  const pipe = openStdio({ input, output, onEnd() {} });
  return {
    pipe,
    send: (bytes) => void input.write(bytes),
    onArrival: (listener) => void output.on("data", listener),
    stall: (stalled) => void (stalled ? output.pause() : output.resume()),
    async close() {
      input.destroy();
      output.destroy();
    },
  };
});
