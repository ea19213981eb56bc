import { PassThrough } from "node:stream";
import { describe } from "vitest";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { libc } from "../../src/native/libc.ts";
import { openStdio } from "../../src/transports/stdio.ts";
import { hostedPty, hostedTcp, type OpenHosted } from "../stages/hosts.ts";
import { pipeSuite, type PipeBench } from "./pipe-suite.ts";

pipeSuite("memory", async (): Promise<PipeBench> => {
  const [near, far] = memoryPipe();
  let hear = (_chunk: Buffer): void => {};
  far.attach({ receive: (chunk) => hear(chunk), drained() {}, closed() {} });
  return {
    pipe: near,
    send: (bytes) => void far.write(bytes),
    onArrival: (listener) => (hear = listener),
    stall: (stalled) => (stalled ? far.pause() : far.resume()),
    close: async () => far.close(),
  };
});

function hosted(open: OpenHosted): () => Promise<PipeBench> {
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

pipeSuite("TCP", hosted(hostedTcp));

const noPty = "missing" in libc() ? " SKIPPED: no PTYs here" : "";
describe.skipIf(noPty !== "")(`PTY${noPty}`, () => pipeSuite("PTY", hosted(hostedPty)));

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
