import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** A lock that another process holds. */
export interface Taken {
  readonly by: number;
}

/** A lock that is ours until `release`. */
export interface Lock {
  release(): void;
}

/**
 * Takes a lock: a file that names the process that has it. One that a dead process has left behind is taken over, so
 * `kill -9` needs no clearing up. The number of a process may be in use again, so the lock holds the time of its start
 * too, where the system tells it (Linux).
 *
 * Two processes may want to take over the same dead lock, and one could then replace the live lock of the other. So
 * taking over needs a lock of its own, named after the dead holder; and if its taker dies meanwhile, that one is taken
 * over by the same rule.
 */
export function takeLock(path: string): Lock | Taken {
  const own = holderText(process.pid);
  const ticket = `${path}.${process.pid}`;
  writeFileSync(ticket, own, { mode: 0o600 });
  try {
    for (;;) {
      if (linked(ticket, path)) return heldAt(path);
      const holder = read(path);
      if (holder === undefined) continue; // released just now
      const pid = livePid(holder);
      if (pid !== undefined) return { by: pid };
      const turn = takeLock(`${path}.${holder.replace(/\W+/g, "-")}`);
      if ("by" in turn) return turn;
      try {
        if (read(path) !== holder) continue; // somebody else has had his turn
        renameSync(ticket, path);
        return heldAt(path);
      } finally {
        turn.release();
      }
    }
  } finally {
    rmSync(ticket, { force: true });
  }
}

function heldAt(path: string): Lock {
  let held = true;
  return {
    release() {
      // Once: afterwards it may be somebody else's.
      if (!held) return;
      held = false;
      try {
        rmSync(path, { force: true });
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
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** `1234 567`: the process and when it started. */
function holderText(pid: number): string {
  return `${pid} ${startOf(pid) ?? 0}`;
}

/** The process that holds the lock; undefined if it is dead, or if the machine stopped amid writing the lock. */
function livePid(holder: string): number | undefined {
  const [, number, started] = /^(\d+) (\d+)$/.exec(holder) ?? [];
  if (number === undefined) return undefined;
  const pid = Number(number);
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return undefined;
  }
  const start = startOf(pid);
  return start === undefined || started === "0" || start === started ? pid : undefined;
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
