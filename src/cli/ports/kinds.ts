import type { OptionName } from "../options.ts";
import type { OpenPort, Surroundings } from "./plug.ts";
import type { Place } from "./port-names.ts";

/** Opens a port. Throws a HostError that names the option and its value. */
export type Open = (place: Place, around: Surroundings) => Promise<OpenPort>;

/** The options that are ports, and what opens each; loaded when it is asked for. */
export const PORT_KINDS = {
  pty: async (...port: Parameters<Open>) => (await import("./pty.ts")).openPtyPort(...port),
  tcp: async (...port: Parameters<Open>) => (await import("./tcp.ts")).openTcpPort(...port),
  rfc2217: async (...port: Parameters<Open>) =>
    (await import("./rfc2217.ts")).openRfc2217Port(...port),
  unix: async (...port: Parameters<Open>) => (await import("./unix.ts")).openUnixPort(...port),
  ws: async (...port: Parameters<Open>) => (await import("./ws.ts")).openWsPort(...port),
  serial: async (...port: Parameters<Open>) =>
    (await import("./serial.ts")).openSerialPort(...port),
  connect: async (...port: Parameters<Open>) =>
    (await import("./connect.ts")).openConnectPort(...port),
  stdio: async (...port: Parameters<Open>) => (await import("./stdio.ts")).openStdioPort(...port),
} as const satisfies { readonly [K in OptionName]?: Open };

export type PortOption = keyof typeof PORT_KINDS;

export function isPortOption(name: OptionName): name is PortOption {
  return Object.hasOwn(PORT_KINDS, name);
}
