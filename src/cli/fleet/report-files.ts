import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { HostError } from "../../kernel/errors.ts";

/** Sees whether each --report can be written, before a run that may take hours. Throws MT_FILE. */
export function checkReportFiles(files: readonly string[]): void {
  for (const file of files) {
    const why = trouble(file);
    if (why !== undefined) throw new HostError("MT_FILE", `--report ${file}: ${why}`);
  }
}

function trouble(file: string): string | undefined {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) return "is a directory";
    if (!there && !statSync(dirname(file)).isDirectory()) return "its directory is a file";
    accessSync(there ? file : dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "its directory does not exist";
    return code === "EACCES" || code === "EROFS" ? "not permitted" : (error as Error).message;
  }
}
