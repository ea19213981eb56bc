import { createRequire } from "node:module";

type Koffi = typeof import("koffi");

/** The C library through koffi: what Node itself cannot ask of the system. */
export interface Libc {
  readonly koffi: Koffi;
  readonly lib: ReturnType<Koffi["load"]>;
}

let loaded: Libc | { readonly missing: string } | undefined;

/**
 * Loads the C library at the first call, so that a start without a PTY does not pay for it. koffi is an optional
 * dependency: without it (or on a system whose C library has another name) the answer says in one line what is missing.
 */
export function libc(): Libc | { readonly missing: string } {
  loaded ??= load();
  return loaded;
}

function load(): Libc | { readonly missing: string } {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as Koffi;
    // null: the running program itself, which is linked with the C library wherever Node runs.
    return { koffi, lib: koffi.load(null) };
  } catch (error) {
    return {
      missing: `the optional package "koffi" could not be loaded (npm install koffi): ${firstLine(error)}`,
    };
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}
