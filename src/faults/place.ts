/** `10.0.0.1:7`, `[::1]:7`, `server.example:80`: what `on=` is compared with. */
export function place(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
