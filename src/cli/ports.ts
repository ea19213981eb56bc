import type { AtChannel } from "../at/channel.ts";
import { HostError } from "../kernel/errors.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";
import type { Parsed } from "./options.ts";
import type { PortInfo, Report } from "./report.ts";
import { namedPorts, type Place } from "./port-names.ts";
import { readTcp } from "./settings.ts";

type Given = Parsed["given"];

/** A port of the module that is open to hosts. */
export interface OpenPort {
  readonly info: PortInfo;
  readonly isTerminal: boolean;
  close(): void;
}

/** Why the process ends when standard input was its only port. */
export const END_OF_INPUT = "end of input";

/** What ports tell of, and what ends the process. */
export interface PortEvents {
  tell(report: Report): void;
  end(reason: string): void;
}

/** Opens every port asked for, or the usual ones. If one cannot be opened, those that were are closed again. */
export async function openPorts(
  given: Given,
  modem: Modem,
  events: PortEvents,
): Promise<OpenPort[]> {
  const ports: OpenPort[] = [];
  try {
    const { pty, tcp } = namedPorts(given);
    for (const place of pty) ports.push(await openPtyPort(modem, place, events));
    for (const place of tcp) ports.push(await openTcpPort(modem, place, events));
    if (given.has("stdio")) ports.push(await openStdioPort(modem, events, ports.length === 0));
    if (ports.length === 0) ports.push(...(await openUsualPorts(given, modem, events)));
  } catch (error) {
    for (const port of ports) port.close();
    throw error;
  }
  return ports;
}

/** On a terminal a prompt, where URCs are said too; a PTY if there can be one, and a TCP port. */
async function openUsualPorts(given: Given, modem: Modem, events: PortEvents): Promise<OpenPort[]> {
  const ports: OpenPort[] = [];
  if (!given.has("json") && process.stdin.isTTY && process.stdout.isTTY) {
    ports.push(await openTerminal(modem, events));
  }
  try {
    ports.push(await openPtyPort(modem, { value: "" }, events));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    events.tell({ event: "note", message: `no PTY: ${error.message}` });
  }
  try {
    ports.push(await openTcpPort(modem, { value: "0" }, events));
  } catch (error) {
    for (const port of ports) port.close();
    throw error;
  }
  return ports;
}

async function openPtyPort(modem: Modem, place: Place, events: PortEvents): Promise<OpenPort> {
  const { value: link } = place;
  const { openPty } = await import("../transports/pty/open-pty.ts");
  let name = "";
  const pty = openPty({
    ...(link !== "" && { link }),
    onHost: (present) =>
      events.tell({ event: present ? "host attached" : "host left", port: name }),
  });
  name = modem.plug(pty.pipe, place.name).name;
  const info = {
    kind: "pty",
    port: name,
    path: pty.path,
    ...(pty.link && { link: pty.link }),
  } as const;
  return { info, isTerminal: false, close: () => pty.close() };
}

async function openTcpPort(modem: Modem, place: Place, events: PortEvents): Promise<OpenPort> {
  const { openTcp } = await import("../transports/tcp.ts");
  const tcp = await openTcp({
    ...readTcp(place.value),
    onHost: (event, from) => events.tell({ event, port: name, from }),
    whenAnswered: (run) => modem.whenIdle(channel, run),
  });
  const channel: AtChannel<Modem> = modem.plug(tcp.pipe, place.name);
  const { name } = channel;
  const info = { kind: "tcp", port: name, host: tcp.host, number: tcp.port } as const;
  return { info, isTerminal: false, close: () => tcp.close() };
}

/** When it is the only port, the end of the input is the end of the module. */
async function openStdioPort(modem: Modem, events: PortEvents, only: boolean): Promise<OpenPort> {
  // A terminal would send whole lines, and LF where the module wants CR.
  if (process.stdin.isTTY) return openTerminal(modem, events);
  const { openStdio } = await import("../transports/stdio.ts");
  const pipe = openStdio({
    input: process.stdin,
    output: process.stdout,
    onEnd() {
      channel.endInput();
      if (only) modem.whenIdle(channel, () => events.end(END_OF_INPUT));
    },
  });
  const channel = modem.plug(pipe);
  return stdioPort(channel.name, pipe, false);
}

/** The terminal the process was started at: every key goes to the module, but Ctrl-C. */
async function openTerminal(modem: Modem, events: PortEvents): Promise<OpenPort> {
  const { openStdio } = await import("../transports/stdio.ts");
  const { fromKeyboard } = await import("./keyboard.ts");
  process.stdin.setRawMode(true);
  const pipe = openStdio({
    input: process.stdin,
    output: process.stdout,
    translate: (keys) => fromKeyboard(keys, () => events.end("Ctrl-C")),
    onEnd: () => events.end(END_OF_INPUT),
  });
  events.tell({
    event: "note",
    message: "Type AT commands here (AT+QIACT=1, AT+QIACT?); Ctrl-C ends it.",
  });
  const port = stdioPort(modem.plug(pipe).name, pipe, true);
  return {
    ...port,
    close() {
      process.stdin.setRawMode(false);
      port.close();
    },
  };
}

function stdioPort(name: string, pipe: Pipe, isTerminal: boolean): OpenPort {
  return { info: { kind: "stdio", port: name }, isTerminal, close: () => pipe.close() };
}
