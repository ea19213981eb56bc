import { readdirSync } from "node:fs";

export interface TranscriptFile {
  /** Below `test/transcripts`. */
  readonly name: string;
  readonly path: string;
}

const root = `${import.meta.dirname}/transcripts`;

/** Every `.at` file, or those of one folder, in order. */
export function transcripts(folder = ""): TranscriptFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".at") && name.startsWith(folder))
    .toSorted()
    .map((name) => ({ name, path: `${root}/${name}` }));
}
