import { libc, type Libc } from "./libc.ts";

/** Linux's notices about files, narrowed to who opens and closes them. */
export interface Inotify {
  /** A new queue of notices, non-blocking and closed on exec; -1 where there is no more room for one. */
  create(): number;
  /** Asks for notices about `path`: a number that stands for it in the notices, -1 where there is no more room. */
  add(queue: number, path: string): number;
  remove(queue: number, watch: number): void;
  /** The number of bytes of notices read into `buffer`, -1 where there are none. */
  read(queue: number, buffer: Buffer): number;
}

/** One notice: somebody opened the file, or closed it. Several of the same in a row may come as one. */
export type Notice = (watch: number, opened: boolean) => void;

/** The number of watch in the notice that the queue had run over. */
export const QUEUE_OVERFLOW = -1;

const IN_CLOEXEC = 0o2000000;
const IN_NONBLOCK = 0o4000;
const IN_CLOSE = 0x18;
const IN_OPEN = 0x20;
const IN_Q_OVERFLOW = 0x4000;

/** The calls, or undefined on a system without them. */
export function inotify(): Inotify | undefined {
  const c = libc();
  if ("missing" in c || process.platform !== "linux") return undefined;
  return bind(c);
}

function bind({ lib }: Libc): Inotify {
  const init: (flags: number) => number = lib.func("int inotify_init1(int flags)");
  const add: (queue: number, path: string, mask: number) => number = lib.func(
    "int inotify_add_watch(int queue, const char *path, uint32_t mask)",
  );
  const remove: (queue: number, watch: number) => number = lib.func(
    "int inotify_rm_watch(int queue, int watch)",
  );
  const read: (fd: number, buffer: Buffer, size: number) => number = lib.func(
    "intptr_t read(int fd, void *buffer, size_t size)",
  );
  return {
    create: () => init(IN_NONBLOCK | IN_CLOEXEC),
    add: (queue, path) => add(queue, path, IN_OPEN | IN_CLOSE),
    remove: (queue, watch) => void remove(queue, watch),
    read: (queue, buffer) => read(queue, buffer, buffer.length),
  };
}

/** Tells `notice` what the first `length` bytes of `buffer`, as they were read from a queue, say. */
export function parseNotices(buffer: Buffer, length: number, notice: Notice): void {
  let at = 0;
  while (at + 16 <= length) {
    const mask = buffer.readUInt32LE(at + 4);
    const watch = buffer.readInt32LE(at);
    if (mask & IN_Q_OVERFLOW) notice(QUEUE_OVERFLOW, true);
    else if (mask & (IN_OPEN | IN_CLOSE)) notice(watch, (mask & IN_OPEN) !== 0);
    at += 16 + buffer.readUInt32LE(at + 12);
  }
}
