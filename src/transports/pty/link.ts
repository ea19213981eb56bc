import fs from "node:fs";
import path from "node:path";
import { HostError } from "../../kernel/errors.ts";
import { servesPty } from "./serves-pty.ts";

/**
 * Makes `link` a symbolic link to the terminal `target`, in the place of a stale one: a link to nothing, or to a
 * terminal that no modemtwin serves any more. Throws MT_LINK_TAKEN if something else is there, MT_USAGE if the link
 * cannot be made.
 */
export function makeLink(link: string, target: string): void {
  try {
    if (isFree(link, target)) fs.symlinkSync(target, link);
    else replaceLink(link, target);
  } catch (error) {
    throw error instanceof HostError ? error : cannotLink(link, error);
  }
}

/** Removes `link` if it still leads to `target`. */
export function removeLink(link: string, target: string): void {
  try {
    if (fs.readlinkSync(link) === target) fs.unlinkSync(link);
  } catch {
    // Somebody else removed it, or its directory.
  }
}

/** False if a stale link is there. Throws MT_LINK_TAKEN if anything else is. */
function isFree(link: string, own: string): boolean {
  const stat = fs.lstatSync(link, { throwIfNoEntry: false });
  if (!stat) return true;
  if (!stat.isSymbolicLink()) throw taken(link, "is a file or directory of its own");
  const target = path.resolve(path.dirname(link), fs.readlinkSync(link));
  // Numbers are used again, so a stale link may well lead to the terminal that was opened just now.
  if (target === own || !fs.existsSync(target)) return false;
  const terminal = /^\/dev\/pts\/(\d+)$/.exec(target);
  if (!terminal) throw taken(link, `leads to ${target}`);
  if (servesPty(Number(terminal[1])))
    throw taken(link, `leads to ${target}, which another modemtwin serves`);
  return false;
}

function replaceLink(link: string, target: string): void {
  // By a rename, so that a host that opens the link finds the old one or the new one, never none.
  const temporary = `${link}.${process.pid}-${path.basename(target)}`;
  fs.symlinkSync(target, temporary);
  try {
    fs.renameSync(temporary, link);
  } catch (error) {
    fs.unlinkSync(temporary);
    throw error;
  }
}

function taken(link: string, what: string): HostError {
  return new HostError("MT_LINK_TAKEN", `${link} ${what}; name another link or remove it`);
}

function cannotLink(link: string, error: unknown): HostError {
  // Errors of node:fs carry a code; the message names both paths and is no help.
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const reason = REASONS[code] ?? code;
  return code === "EEXIST"
    ? taken(link, "was made by somebody else just now")
    : new HostError("MT_USAGE", `cannot make the link ${link}: ${reason}`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its directory does not exist",
  ENOTDIR: "its directory does not exist",
  EACCES: "no permission to write to its directory",
  EPERM: "no permission to write to its directory",
  EROFS: "its directory cannot be written to",
};
