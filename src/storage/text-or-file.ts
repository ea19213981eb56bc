import { readFileSync } from "node:fs";
import { HostError } from "../kernel/errors.ts";

/**
 * The value of an option that may be a secret: the text itself, or with `@FILE` the first line of that file, so that it
 * is in no list of processes. Throws MT_USAGE, without anything of what is in the file.
 */
export function textOrFile(option: string, text: string): string {
  if (!text.startsWith("@")) return text;
  try {
    return readFileSync(text.slice(1), "utf8").trim().split("\n", 1)[0]!.trimEnd();
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$|, \w+$/g, "");
    throw new HostError("MT_USAGE", `--${option} ${text}: ${why}`);
  }
}
