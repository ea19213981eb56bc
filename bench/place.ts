/** Where a host finds a port: a TCP port of this computer, or the path of a terminal. */
export type Place = { readonly tcp: number } | { readonly pty: string };

export type PortKind = "tcp" | "pty";

export const PORT_KINDS: readonly PortKind[] = ["tcp", "pty"];

/** For the table. */
export const PORT_NAMES: { readonly [kind in PortKind]: string } = { tcp: "TCP", pty: "PTY" };

export function portKind(text: string | undefined): PortKind {
  if (text === "tcp" || text === "pty") return text;
  throw new Error(`no kind of port: ${text}`);
}
