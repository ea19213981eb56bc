import { connect, type Socket } from "node:net";

const AT_A_TIME = 200;

/** Many hosts at one port. */
export class Hosts {
  readonly #sockets: Socket[] = [];

  /** Connects so many; each types `first`, if anything, and waits until it has heard `awaited`. */
  static async open(port: number, count: number, first = "", awaited = ""): Promise<Hosts> {
    const hosts = new Hosts();
    for (let from = 0; from < count; from += AT_A_TIME) {
      const some = Math.min(AT_A_TIME, count - from);
      await Promise.all(Array.from({ length: some }, () => hosts.#one(port, first, awaited)));
    }
    return hosts;
  }

  #one(port: number, first: string, awaited: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      // Several answers of one host may be awaited where it is the only one.
      socket.setMaxListeners(0);
      this.#sockets.push(socket);
      let heard = "";
      const data = (chunk: Buffer): void => {
        heard += String(chunk);
        if (!heard.includes(awaited)) return;
        socket.off("data", data);
        resolve();
      };
      socket.once("error", reject);
      socket.once("connect", () => {
        if (first !== "") socket.write(first);
        if (awaited === "") resolve();
        else socket.on("data", data);
      });
    });
  }

  /** AT and its answer, `inflight` hosts at a time, for so many milliseconds: commands a second. */
  async load(inflight: number, ms: number): Promise<{ rate: number; p99: number }> {
    const sockets = this.#sockets;
    const end = performance.now() + ms;
    const times: number[] = [];
    let next = 0;
    const run = async (): Promise<void> => {
      while (performance.now() < end) {
        const socket = sockets[next++ % sockets.length]!;
        const begun = performance.now();
        await new Promise<void>((resolve) => {
          socket.once("data", () => resolve());
          socket.write("AT\r");
        });
        times.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: Math.min(inflight, sockets.length) }, run));
    return { rate: (times.length / ms) * 1000, p99: quantile(times, 0.99) };
  }

  /** AT at a steady rate, one host after the other: the 99th percentile of its answers, in milliseconds. */
  async steady(perSecond: number, ms: number): Promise<number> {
    const sockets = this.#sockets;
    const begun = performance.now();
    const times: number[] = [];
    const waiting: Promise<void>[] = [];
    let sent = 0;
    while (performance.now() - begun < ms) {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) - sent;
      for (let count = 0; count < due; count++) {
        const socket = sockets[sent++ % sockets.length]!;
        const at = performance.now();
        waiting.push(
          new Promise<void>((resolve) => {
            socket.once("data", () => {
              times.push(performance.now() - at);
              resolve();
            });
            socket.write("AT\r");
          }),
        );
      }
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await Promise.all(waiting);
    return quantile(times, 0.99);
  }

  close(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}

function quantile(times: readonly number[], q: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * q)] ?? NaN;
}
