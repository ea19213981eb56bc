import { closeSync, openSync, readSync, statSync } from "node:fs";
import { HostError } from "../kernel/errors.ts";

/** Bytes read in one piece. */
const PIECE = 256 * 1024;
/** The longest line: a megabyte of bytes as base64, with room. */
const LONGEST = 4 * 1024 * 1024;

/** The lines of a text file, one after the other, however long the file is. Throws MT_FILE. */
export function* readLines(path: string): Generator<string> {
  const file = open(path);
  try {
    const piece = Buffer.alloc(PIECE);
    let begun = "";
    for (;;) {
      const count = readSync(file, piece);
      if (count === 0) break;
      // Not UTF-8: a character may be cut in two here, and journals are ASCII.
      const lines = (begun + piece.toString("latin1", 0, count)).split("\n");
      begun = lines.pop()!;
      yield* lines;
      if (begun.length > LONGEST) throw new HostError("MT_FILE", `${path}: no text file`);
    }
    if (begun !== "") yield begun;
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    if (statSync(path).isDirectory()) throw new Error("is a folder");
    return openSync(path, "r");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "no such file" : code === "EACCES" ? "not allowed" : message;
    throw new HostError("MT_FILE", `${path}: ${why}`);
  }
}
