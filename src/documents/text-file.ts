import { readFile, stat } from "node:fs/promises";
import { decodeUtf8 } from "./utf8.ts";

/** Nobody writes as much, and everything that is done with a file has its end then. */
const MOST_BYTES = 256 * 1024;

/**
 * Reads a text that a user wrote; a text alone instead says why that cannot be. `kind`: what is needed, for messages.
 * Throws MT_FILE with file, line and column for what is no UTF-8.
 */
export async function readTextFile(
  path: string,
  kind: string,
): Promise<{ readonly text: string } | string> {
  let bytes: Buffer;
  try {
    const file = await stat(path);
    if (file.isDirectory()) return folder(kind);
    if (!file.isFile()) return `is not a regular file; ${kind} is needed`;
    if (file.size > MOST_BYTES) return `has ${file.size} bytes; at most ${MOST_BYTES} are read`;
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "EISDIR" ? folder(kind) : (REASONS[code ?? ""] ?? message);
  }
  return { text: decodeUtf8(bytes, path) };
}

function folder(kind: string): string {
  return `is a folder; ${kind} is needed`;
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "permission denied",
};
