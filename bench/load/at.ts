// The host of the AT bench: one `AT` in flight, each round trip timed.
import fs from "node:fs";
import { AT, AT_ANSWER } from "../dialogue.ts";
import type { Place } from "../place.ts";
import type { Stream } from "../stream.ts";
import { openHost, serveLoad } from "./host.ts";

export interface AtQuestion {
  readonly place: Place;
  readonly count: number;
}

type Exchange = (times: Float64Array) => Promise<void> | void;

let exchange: Exchange | undefined;

/** Microseconds of each round trip. */
serveLoad(async ({ place, count }: AtQuestion): Promise<number[]> => {
  exchange ??=
    place.kind === "pty" && "path" in place
      ? overTerminal(place.path)
      : overStream(await openHost(place));
  const times = new Float64Array(count);
  await exchange(times);
  return [...times];
});

/** By calls that wait: no event loop between the host and the terminal. */
function overTerminal(path: string): Exchange {
  const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_NOCTTY);
  const answer = Buffer.alloc(256);
  return (times) => {
    for (let index = 0; index < times.length; index++) {
      const start = performance.now();
      fs.writeSync(fd, AT);
      let length = 0;
      while (length < AT_ANSWER.length) length += fs.readSync(fd, answer, length, 64, null);
      times[index] = 1000 * (performance.now() - start);
    }
  };
}

function overStream(host: Stream): Exchange {
  return (times) =>
    new Promise((resolve) => {
      let index = 0;
      let length = 0;
      let start = 0;
      const ask = (): void => {
        start = performance.now();
        host.write(AT);
      };
      const hear = (chunk: Buffer): void => {
        length += chunk.length;
        if (length < AT_ANSWER.length) return;
        length = 0;
        times[index++] = 1000 * (performance.now() - start);
        if (index < times.length) return ask();
        host.off("data", hear);
        resolve();
      };
      host.on("data", hear);
      ask();
    });
}
