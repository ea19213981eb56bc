import path from "node:path";
import type { LineFormat, Pipe } from "../../kernel/pipe.ts";
import { makeLink, removeLink } from "./link.ts";
import { PtyPipe } from "./pty-pipe.ts";

/** How to open a pseudo-terminal. */
export interface PtyOptions {
  /** A symbolic link to make to the terminal. A stale one is replaced. */
  readonly link?: string;
  /**
   * Hears when somebody opens the port (true) and when the last one has closed it (false). Where the system does not
   * tell, it is never called.
   */
  readonly onHost?: (present: boolean) => void;
  /** Hears of the host's rate when it first says something. Linux. */
  readonly onRate?: (format: LineFormat) => void;
}

/** A pseudo-terminal, seen from the side of the module. */
export interface PtyPort {
  /** What hosts write and read. Output is dropped while nobody has the port open. */
  readonly pipe: Pipe;
  /** The terminal, such as /dev/pts/5. */
  readonly path: string;
  /** The link to it, absolute. */
  readonly link: string | undefined;
  /** Closes the terminal and removes the link, if it still leads there. */
  close(): void;
}

/**
 * Opens a pseudo-terminal in raw mode, which hosts may open and close as often as they like. Throws MT_PTY_UNAVAILABLE
 * without koffi or a free terminal, MT_LINK_TAKEN or MT_USAGE if the link cannot be made.
 */
export function openPty(options: PtyOptions = {}): PtyPort {
  const link = options.link === undefined ? undefined : path.resolve(options.link);
  const pipe = new PtyPipe(options.onHost, options.onRate);
  try {
    if (link !== undefined) makeLink(link, pipe.path);
  } catch (error) {
    pipe.close();
    throw error;
  }
  return {
    pipe,
    path: pipe.path,
    link,
    close() {
      if (link !== undefined) removeLink(link, pipe.path);
      pipe.close();
    },
  };
}
