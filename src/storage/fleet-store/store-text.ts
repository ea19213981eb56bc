import { textOrFile } from "../text-or-file.ts";

/** What stands behind --store: the text, or with `@FILE` the first line of that file. Throws MT_USAGE. */
export function readStoreText(text: string): string {
  return textOrFile("store", text);
}

/** No store is given, or `memory`: of several processes each would have its own. Throws MT_USAGE if it cannot be read. */
export function isOfOneProcess(text: string | undefined): boolean {
  return text === undefined || readStoreText(text) === "memory";
}
