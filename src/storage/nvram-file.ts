import { accessSync, constants, lstatSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HostError } from "../kernel/errors.ts";
import type { Nvram } from "../services/nvram.ts";
import { NoLock, takeLock, type Lock, type Taken } from "./lock-file.ts";
import { formatNvram, parseNvram, Unusable } from "./nvram-format.ts";
import { clearNext, replaceFile } from "./replace-file.ts";

export interface NvramFileOptions {
  /** Whose it is: another model's file is refused. */
  readonly model: string;
  /** The disk fails, or works again: the module goes on either way, and so people hear of it. */
  readonly tell?: (message: string) => void;
}

/** As many symbolic links as Linux follows. */
const MOST_LINKS = 40;

/**
 * What a module keeps without power, in a file. Throws MT_NVRAM if it cannot be used; it is then left as it is. A file
 * that is missing comes into being with the first thing kept.
 */
export function openNvramFile(path: string, options: NvramFileOptions): NvramFile {
  const target = withoutLinks(path);
  const lock = lockOf(path, target);
  try {
    clearNext(target);
    return new NvramFile(target, readSections(path, target, options.model), lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Every section is on the disk when `set` returns, whatever happens to the process then. */
export class NvramFile implements Nvram {
  readonly #path: string;
  readonly #sections: Map<string, string>;
  readonly #lock: Lock;
  readonly #options: NvramFileOptions;
  /** The disk has failed: what is on it is older than what is here. */
  #behind = false;
  #closed = false;

  constructor(path: string, sections: Map<string, string>, lock: Lock, options: NvramFileOptions) {
    this.#path = path;
    this.#sections = sections;
    this.#lock = lock;
    this.#options = options;
  }

  get(section: string): unknown {
    const text = this.#sections.get(section);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  set(section: string, value: unknown): void {
    // The cast: `undefined` has no text, and other values that JSON does not know are not handed in.
    const text = JSON.stringify(value) as string | undefined;
    if (text === this.#sections.get(section) && !this.#behind) return;
    if (text === undefined) this.#sections.delete(section);
    else this.#sections.set(section, text);
    this.#save();
  }

  /** Lets other processes have the file. What the disk refused until now it is asked to take once more. */
  close(): void {
    if (this.#closed) return;
    const trouble = this.#behind ? this.#save() : undefined;
    if (trouble !== undefined) {
      this.#options.tell?.(
        `${this.#path}: ${trouble}; what the module kept since the disk failed is lost`,
      );
    }
    this.#closed = true;
    this.#lock.release();
  }

  /** What is wrong with the disk, if anything is. */
  #save(): string | undefined {
    if (this.#closed) return undefined; // the file may be somebody else's
    const { model, tell } = this.#options;
    try {
      replaceFile(this.#path, formatNvram(model, this.#sections));
    } catch (error) {
      const trouble = reason(error);
      if (!this.#behind) {
        tell?.(`${this.#path}: ${trouble}; what the module keeps stays in memory for now`);
      }
      this.#behind = true;
      return trouble;
    }
    if (this.#behind) tell?.(`${this.#path}: written again`);
    this.#behind = false;
    return undefined;
  }
}

function readSections(path: string, target: string, model: string): Map<string, string> {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat) return new Map();
  if (!stat.isFile()) {
    throw refusal(path, "is not a regular file; name a file, or one that does not exist yet");
  }
  try {
    accessSync(target, constants.R_OK | constants.W_OK);
    return parseNvram(readFileSync(target, "utf8"), model);
  } catch (error) {
    if (error instanceof Unusable) throw refusal(path, error.message);
    throw refusal(path, `cannot be used: ${reason(error)}; make it readable and writable`);
  }
}

/** The file's lock lies beside it. */
function lockOf(path: string, target: string): Lock {
  const file = `${target}.modemtwin-lock`;
  let taken: Lock | Taken;
  try {
    taken = takeLock(file);
  } catch (error) {
    if (error instanceof NoLock) throw refusal(path, `cannot be used: ${error.message}`);
    throw refusal(
      path,
      `cannot be used: ${reason(error)}; name a file in a folder that exists and is writable`,
    );
  }
  if (!("by" in taken)) return taken;
  if (taken.on !== undefined) {
    throw refusal(
      path,
      `is in use by process ${taken.by} of ${taken.on}, a container or machine that cannot be looked into from here; if that process is gone, remove ${file}`,
    );
  }
  const who = taken.by === process.pid ? "this process" : `process ${taken.by}`;
  throw refusal(path, `is in use by ${who}; end that one, or name another file`);
}

/** Where a path leads in the end, whether anything is there or not: the file is replaced, its links are not. */
function withoutLinks(path: string): string {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const stat = lstatOf(target);
    if (!stat?.isSymbolicLink()) return target;
    target = resolve(dirname(target), readlinkSync(target));
  }
  throw refusal(path, "is a symbolic link that leads to itself; name a file");
}

function lstatOf(path: string) {
  try {
    return lstatSync(path);
  } catch {
    return undefined; // whoever opens it will say why
  }
}

function refusal(path: string, what: string): HostError {
  return new HostError("MT_NVRAM", `${path} ${what}`);
}

/** What the system says, for people. */
function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOENT: "the folder does not exist",
  ENOTDIR: "a part of the path is not a folder",
  EIO: "the disk has failed",
};
