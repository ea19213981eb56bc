import fs from "node:fs";
import { inotify, parseNotices, QUEUE_OVERFLOW, type Inotify } from "../../native/inotify.ts";
import type { MasterStream } from "./master-stream.ts";
import { openStream } from "./open-stream.ts";

/** What is told about one port. */
export interface Watched {
  opened(): void;
  closed(): void;
  /** All notices at hand have been told. Must not call out: somebody may be in the midst of a write. */
  look(): void;
  /** Time to act on what was seen. */
  settle(): void;
}

/** Tells ports who opens and closes them: one inotify queue for all ports of the process. */
export class OpenWatch {
  readonly #calls: Inotify;
  readonly #queue: number;
  readonly #stream: MasterStream;
  readonly #ports = new Map<number, Watched>();
  readonly #notices = Buffer.allocUnsafeSlow(NOTICE_BYTES);
  readonly #seen = new Set<Watched>();
  #settling = false;

  /**
   * The watch of this process with `port` added to it, and how to take it off again; undefined where the system cannot
   * watch or has no more room for it.
   */
  static add(path: string, port: Watched): { watch: OpenWatch; remove: () => void } | undefined {
    const watch = (shared ??= OpenWatch.#create());
    const number = watch ? watch.#calls.add(watch.#queue, path) : -1;
    if (!watch) return undefined;
    if (number < 0) {
      watch.#closeIfUnused();
      return undefined;
    }
    watch.#ports.set(number, port);
    return { watch, remove: () => watch.#remove(number) };
  }

  static #create(): OpenWatch | undefined {
    const calls = inotify();
    const queue = calls ? calls.create() : -1;
    if (!calls || queue < 0) return undefined;
    let arrived = (_notices: Buffer): void => {};
    const stream = openStream(queue, {
      data: (notices) => arrived(notices),
      sent: () => {},
      ended: () => {},
    });
    if (!stream) {
      fs.closeSync(queue);
      return undefined;
    }
    const watch = new OpenWatch(calls, queue, stream);
    arrived = (notices) => watch.#arrived(notices);
    stream.resume();
    return watch;
  }

  private constructor(calls: Inotify, queue: number, stream: MasterStream) {
    this.#calls = calls;
    this.#queue = queue;
    this.#stream = stream;
  }

  /** Tells all notices there are, now, so that what the ports know is not older than what they are about to do. */
  drain(): void {
    let count = this.#calls.read(this.#queue, this.#notices);
    if (count <= 0) return;
    do {
      parseNotices(this.#notices, count, this.#tell);
      count = this.#calls.read(this.#queue, this.#notices);
    } while (count > 0);
    this.#look();
    if (this.#settling) return;
    this.#settling = true;
    setImmediate(() => this.#settle());
  }

  #arrived(notices: Buffer): void {
    parseNotices(notices, notices.length, this.#tell);
    this.#look();
    this.#settle();
  }

  readonly #tell = (watch: number, opened: boolean): void => {
    if (watch === QUEUE_OVERFLOW) {
      // Anything may have happened to any port: somebody came, and then the port is asked whether anybody is left.
      for (const port of this.#ports.values()) {
        this.#seen.add(port);
        port.opened();
        port.closed();
      }
      return;
    }
    const port = this.#ports.get(watch);
    if (!port) return;
    this.#seen.add(port);
    if (opened) port.opened();
    else port.closed();
  };

  #look(): void {
    for (const port of this.#seen) port.look();
  }

  #settle(): void {
    this.#settling = false;
    for (const port of this.#seen) {
      this.#seen.delete(port);
      port.settle();
    }
  }

  #remove(number: number): void {
    const port = this.#ports.get(number);
    if (!port) return;
    this.#ports.delete(number);
    this.#seen.delete(port);
    this.#calls.remove(this.#queue, number);
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#ports.size > 0) return;
    this.#stream.destroy();
    if (shared === this) shared = undefined;
  }
}

/** Room for some hundred notices at a time. */
const NOTICE_BYTES = 4096;

/** The queue is a scarce thing: a user has 128 of them for all processes together. */
let shared: OpenWatch | undefined;
