/** Where a host finds a port, or a port its host: a TCP port of this computer, or a path. */
export type Place = { readonly kind: PortKind } & (
  | { readonly port: number }
  | { readonly path: string }
);

export const PORT_KINDS = ["tcp", "pty", "unix", "ws", "rfc2217", "connect", "serial"] as const;

export type PortKind = (typeof PORT_KINDS)[number];

/** For the table. */
export const PORT_NAMES: { readonly [kind in PortKind]: string } = {
  tcp: "TCP",
  pty: "PTY",
  unix: "UNIX socket",
  ws: "WebSocket",
  rfc2217: "RFC 2217",
  connect: "dialled TCP",
  serial: "UART",
};

/** Ports that come to their host, which has to be there first. */
export function comesToHost(kind: PortKind): boolean {
  return kind === "connect" || kind === "serial";
}

export function portKind(text: string | undefined): PortKind {
  const kind = PORT_KINDS.find((known) => known === text);
  if (kind) return kind;
  throw new Error(`no kind of port: ${text}`);
}
