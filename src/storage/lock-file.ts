import { createHash } from "node:crypto";
import {
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";

/** A lock that another process holds. */
export interface Taken {
  readonly by: number;
  /** Where, if it cannot be seen from here: in another container, or on a machine that shares the folder. */
  readonly on?: string;
}

/** A lock that is ours until `release`. */
export interface Lock {
  release(): void;
}

/** Something lies in the place of the lock that is none, or does not come to rest: what it is, and what to do. */
export class NoLock extends Error {}

/** Others let go or take over while we look; so often in a row, something else is wrong. */
const MOST_ROUNDS = 100;

/**
 * Takes a lock: a file that names the process that has it. One that a dead process has left behind is taken over, so
 * `kill -9` needs no clearing up. The number of a process may be in use again, so the lock holds the time of its start
 * too, where the system tells it (Linux).
 *
 * Two processes may want to take over the same dead lock, and one could then replace the live lock of the other. So
 * taking over needs a lock of its own, named after the dead holder; and if its taker dies meanwhile, that one is taken
 * over by the same rule. `hasTurn` is for tests: it runs once this process has that lock.
 */
export function takeLock(path: string, hasTurn: () => void = () => {}): Lock | Taken {
  const own = ownText();
  const ticket = `${path}.new-${shortened(own)}`;
  try {
    // Left behind by a process that was killed, or put there as a trap: never written through.
    rmSync(ticket, { force: true });
    writeFileSync(ticket, own, { flag: "wx", mode: 0o600 });
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (linked(ticket, path)) return heldAt(path, own);
      const holder = read(path);
      if (holder === undefined) continue; // released just now
      const live = liveHolder(holder);
      if (live) return live;
      const turn = takeLock(`${path}.${shortened(holder)}`);
      if ("by" in turn) return turn;
      try {
        hasTurn();
        if (read(path) !== holder) continue; // somebody else has had his turn
        renameSync(ticket, path);
        return heldAt(path, own);
      } finally {
        turn.release();
      }
    }
    throw new NoLock(`${path} changes all the time; see who does that`);
  } finally {
    rmSync(ticket, { force: true });
  }
}

function heldAt(path: string, own: string): Lock {
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      try {
        // Somebody may have removed it by hand, and somebody else has it now.
        if (read(path) === own) rmSync(path, { force: true });
      } catch {
        // The disk has become read-only: it stays, as that of a dead process.
      }
    },
  };
}

/** The lock appears with its text in it, or not at all. */
function linked(ticket: string, path: string): boolean {
  try {
    linkSync(ticket, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // A file system without hard links: nearly as good.
    if (code === "EPERM" || code === "ENOTSUP" || code === "EOPNOTSUPP" || code === "ENOSYS") {
      return created(path, readFileSync(ticket, "utf8"));
    }
    throw error;
  }
}

function created(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    rmSync(path, { force: true });
    throw error;
  }
}

/** What a lock says. Undefined: there is none. */
function read(path: string): string | undefined {
  try {
    if (!lstatSync(path).isFile()) {
      throw new NoLock(`${path} is in the way, which is not a regular file; remove it`);
    }
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** For names of files beside it. */
function shortened(holder: string): string {
  return createHash("sha256").update(holder).digest("hex").slice(0, 16);
}

/** `1234 567 1b4e28ba-… 4026531836 build-7`: the process, when it started, and the world its number counts in. */
function ownText(): string {
  const { boot, space, host } = world();
  return `${process.pid} ${startOf(process.pid) ?? 0} ${boot} ${space} ${host}`;
}

/** Where numbers of processes mean the same: one start of one machine, and in it one PID namespace (a container). */
function world() {
  return {
    boot: textOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    space: textOr(() => readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")),
    host: textOr(() => hostname()),
  };
}

/** One word; `-` where the system does not tell. */
function textOr(ask: () => string): string {
  try {
    return ask().trim().replace(/\s+/g, "_") || "-";
  } catch {
    return "-";
  }
}

/**
 * The process that holds the lock; undefined if it is dead, or if the machine stopped amid writing the lock. Of a
 * process that cannot be seen from here nobody knows, so it lives: except that of an earlier start of this machine,
 * which power has ended.
 */
function liveHolder(holder: string): Taken | undefined {
  const [, number, started, boot, space, on] = /^(\d+) (\d+) (\S+) (\S+) (\S+)$/.exec(holder) ?? [];
  if (number === undefined || on === undefined) return undefined;
  const pid = Number(number);
  const here = world();
  const known = boot !== "-" && here.boot !== "-";
  if (known && boot !== here.boot && on === here.host) return undefined;
  const visible = boot === here.boot && space === here.space && (known || on === here.host);
  if (!visible) return { by: pid, on };
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return undefined;
  }
  const start = startOf(pid);
  return start === undefined || started === "0" || start === started ? { by: pid } : undefined;
}

/** When a process started, in ticks since the machine did; undefined where that is not told, "dead" for a zombie. */
function startOf(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets and may hold anything; the state is the next one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? "dead" : fields[19];
}
