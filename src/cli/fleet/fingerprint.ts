import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Differs where files hold something else by now, or cannot be read any more. */
export function fingerprintOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(contentOf(file)).update("\0");
  return hash.digest("hex");
}

function contentOf(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch {
    return "cannot be read";
  }
}
