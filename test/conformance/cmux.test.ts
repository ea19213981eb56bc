import type { Dlc } from "../../src/cmux/dlc.ts";
import { Mux } from "../../src/cmux/mux.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { MuxHost } from "../stages/mux-host.ts";
import { pipeSuite, type PipeBench } from "./pipe-suite.ts";

/** A DLC; its host stalls by a modem status command with FC. */
pipeSuite("DLC of a multiplexer", async (): Promise<PipeBench> => {
  const [far, near] = memoryPipe();
  let pipe: Dlc | undefined;
  const host = new MuxHost(far);
  const mux = new Mux(near, {
    clock: new SimClock(),
    frameSize: 127,
    channels: 4,
    startWithin: 0,
    opened: (dlc) => (pipe = dlc),
    ended() {},
  });
  host.open(0, 1);
  return {
    pipe: pipe!,
    send: (bytes) => host.send(1, bytes),
    onArrival: (hear) => (host.onData = (_dlci, payload) => hear(payload)),
    stall: (stalled) => host.signals(1, stalled ? 0x0e : 0x0c),
    close: async () => mux.end(),
  };
});
