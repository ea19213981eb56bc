import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

const AT_A_TIME = 200;
const AT = Buffer.from("AT\r");
/** Once in each answer, and in nothing else that is said to a host behind its first line. */
const OF_OK = "K".charCodeAt(0);

/** One host, and who waits for the answers to what it has typed, in order. */
interface Host {
  readonly socket: Socket;
  readonly waiting: ((now: number) => void)[];
}

/** Many hosts at one port. */
export class Hosts {
  readonly #hosts: Host[] = [];

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
      const host: Host = { socket, waiting: [] };
      this.#hosts.push(host);
      const begun = (): void => {
        socket.on("data", (chunk: Buffer) => answered(host, chunk));
        resolve();
      };
      let heard = "";
      const data = (chunk: Buffer): void => {
        heard += String(chunk);
        if (!heard.includes(awaited)) return;
        socket.off("data", data);
        begun();
      };
      socket.once("error", reject);
      socket.once("connect", () => {
        if (first !== "") socket.write(first);
        if (awaited === "") begun();
        else socket.on("data", data);
      });
    });
  }

  /** AT and its answer, `inflight` hosts at a time, for so many milliseconds: commands a second. */
  async load(inflight: number, ms: number): Promise<{ rate: number }> {
    const hosts = this.#hosts;
    const end = performance.now() + ms;
    let count = 0;
    let next = 0;
    const run = async (): Promise<void> => {
      while (performance.now() < end) {
        const { socket, waiting } = hosts[next++ % hosts.length]!;
        await new Promise((resolve) => {
          waiting.push(resolve);
          socket.write(AT);
        });
        count++;
      }
    };
    await Promise.all(Array.from({ length: Math.min(inflight, hosts.length) }, run));
    return { rate: (count / ms) * 1000 };
  }

  /** AT at a steady rate, one host after the other: the 99th percentile of its answers, in milliseconds. */
  async steady(perSecond: number, ms: number): Promise<number> {
    const hosts = this.#hosts;
    const times: number[] = [];
    const begun = performance.now();
    let sent = 0;
    while (performance.now() - begun < ms) {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) - sent;
      for (let count = 0; count < due; count++) {
        const { socket, waiting } = hosts[sent++ % hosts.length]!;
        const at = performance.now();
        waiting.push((now) => void times.push(now - at));
        socket.write(AT);
      }
      // A generator that is always busy would take the processor from whom it measures.
      await setTimeout(1);
    }
    while (times.length < sent) await setTimeout(1);
    return quantile(times, 0.99);
  }

  close(): void {
    for (const { socket } of this.#hosts) socket.resetAndDestroy();
  }
}

/** Several answers may come in one piece: each is somebody's. */
function answered({ waiting }: Host, chunk: Buffer): void {
  const now = performance.now();
  for (let at = chunk.indexOf(OF_OK); at >= 0; at = chunk.indexOf(OF_OK, at + 1)) {
    waiting.shift()?.(now);
  }
}

function quantile(times: readonly number[], q: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * q)] ?? NaN;
}
