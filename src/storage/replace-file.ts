import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** Only its owner reads what a module keeps: a SIM's PIN is in it. */
const PRIVATE = 0o600;

/** The name under which the next version of a file is written, before it takes the file's place. */
function nextName(path: string): string {
  return `${path}.modemtwin-next`;
}

/** Clears away what a process that was killed amid writing has left behind. */
export function clearNext(path: string): void {
  try {
    rmSync(nextName(path), { force: true });
  } catch {
    // Then writing will say what is wrong there.
  }
}

/**
 * Writes a file as a whole: whoever reads it, whenever the process or the machine stops, finds the old text or the new
 * one. It is on the disk when this returns. One writer at a time, see `lock-file.ts`.
 */
export function replaceFile(path: string, text: string): void {
  const next = nextName(path);
  // Left behind by a process that was killed, or put there as a trap: never written through.
  rmSync(next, { force: true });
  try {
    const file = openSync(next, "wx", PRIVATE);
    try {
      keepOwner(path, file);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Mode and owner of the file that is replaced, where the system lets us. */
function keepOwner(path: string, file: number): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (!old) return;
  try {
    fchownSync(file, old.uid, old.gid);
  } catch {
    // Only root may give a file away; ours is as good.
  }
  fchmodSync(file, old.mode & 0o777);
}

/** A new name is on the disk only when its folder is. */
function syncFolder(path: string): void {
  let folder: number;
  try {
    folder = openSync(path, "r");
  } catch {
    return; // Windows does not open folders, and needs no such thing
  }
  try {
    fsyncSync(folder);
  } catch {
    // Some file systems cannot; then it is as safe as it gets there.
  } finally {
    closeSync(folder);
  }
}
