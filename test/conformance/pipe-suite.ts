import { createHash } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Pipe, PipeReader } from "../../src/kernel/pipe.ts";
import { Changes } from "../stages/changes.ts";

/** A pipe of the kind under test, and whatever is at its other end. */
export interface PipeBench {
  readonly pipe: Pipe;
  /** The far end writes. */
  send(bytes: Buffer): void;
  /** Called with what arrives at the far end. */
  onArrival(hear: (chunk: Buffer) => void): void;
  /** The far end stops and starts reading. */
  stall(stalled: boolean): void;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** More than any system keeps for a connection. */
const MUCH = 64 * MIB;

/** What every pipe owes its reader, whatever it is made of. */
export function pipeSuite(name: string, make: () => Promise<PipeBench>): void {
  describe(name, () => {
    const open: PipeBench[] = [];
    afterEach(async () => {
      for (const bench of open.splice(0)) await bench.close();
    });

    async function bench() {
      const made = await make();
      open.push(made);
      const changes = new Changes();
      const reader = new Collector(changes);
      made.pipe.attach(reader);
      const far = new Digest();
      made.onArrival((chunk) => {
        far.add(chunk);
        changes.tell();
      });
      return { ...made, changes, reader, far };
    }

    test("every byte value gets through, both ways, however it is cut", async () => {
      const { pipe, send, changes, reader, far } = await bench();
      const all = Buffer.from(Array.from({ length: 256 }, (_value, index) => index));
      for (let at = 0; at < 256; at += 7) send(all.subarray(at, at + 7));
      for (let at = 0; at < 256; at += 5) pipe.write(Buffer.from(all.subarray(at, at + 5)));
      await changes.until(() => reader.length === 256 && far.length === 256);
      expect(reader.whole()).toEqual(all);
      expect(far.digest()).toBe(new Digest().add(all).digest());
    });

    test("a megabyte or more gets through while the far end stalls, and write asks to hold", async () => {
      const { pipe, stall, changes, reader, far } = await bench();
      stall(true);
      const sent = new Digest();
      let holds = 0;
      // Systems take more than that of whoever writes to a socket.
      for (let at = 0; at < MIB || (holds === 0 && at < MUCH); at += 16_384) {
        const chunk = Buffer.alloc(16_384, at / 16_384);
        sent.add(chunk);
        if (pipe.write(chunk)) continue;
        holds++;
        const before = reader.drains;
        stall(false);
        await changes.until(() => reader.drains > before);
        stall(true);
      }
      stall(false);
      await changes.until(() => far.length === sent.length);
      expect(far.digest()).toBe(sent.digest());
      expect(holds).toBeGreaterThan(0);
    });

    test("a paused pipe delivers nothing, and loses nothing", async () => {
      const { pipe, send, changes, reader } = await bench();
      send(Buffer.from("first"));
      await changes.until(() => reader.length === 5);
      pipe.pause();
      send(Buffer.from("second"));
      // What another pipe of the same kind has delivered meanwhile shows that this one had the time.
      const other = await bench();
      other.send(Buffer.from("other"));
      await other.changes.until(() => other.reader.length === 5);
      expect(reader.whole().toString()).toBe("first");
      pipe.resume();
      await changes.until(() => reader.length === 11);
      expect(reader.whole().toString()).toBe("firstsecond");
    });

    test("the last reader attached gets what comes", async () => {
      const { pipe, send, changes, reader } = await bench();
      const second = new Collector(changes);
      pipe.attach(second);
      send(Buffer.from("for the second"));
      await changes.until(() => second.length === 14);
      expect(reader.length).toBe(0);
    });

    test("after close the reader hears nothing, and writing does nothing", async () => {
      const { pipe, send, reader } = await bench();
      pipe.close();
      send(Buffer.from("too late"));
      expect(() => pipe.write(Buffer.from("nobody"))).not.toThrow();
      const other = await bench();
      other.send(Buffer.from("x"));
      await other.changes.until(() => other.reader.length === 1);
      expect(reader.length).toBe(0);
    });
  });
}

/** A reader that keeps what it gets. */
class Collector implements PipeReader {
  readonly #changes: Changes;
  readonly #chunks: Buffer[] = [];
  length = 0;
  drains = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
    this.#changes.tell();
  }

  drained(): void {
    this.drains++;
    this.#changes.tell();
  }

  closed(): void {}

  whole(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** Length and hash of bytes that went by. */
class Digest {
  readonly #hash = createHash("sha256");
  length = 0;

  add(chunk: Buffer): this {
    this.#hash.update(chunk);
    this.length += chunk.length;
    return this;
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}
