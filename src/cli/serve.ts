import type { Writable } from "node:stream";
import { HostError } from "../kernel/errors.ts";
import type { Http } from "./http.ts";
import type { Parsed } from "./options.ts";
import type { OpenPort } from "./ports/plug.ts";
import { END_OF_INPUT } from "./ports/stdio.ts";
import { asJson, asWords, type Report } from "./report.ts";
import { openTwin, type Show, type Twin } from "./twin.ts";

/** Bytes of events that wait for their reader. */
const MOST_UNREAD = 4 * 1024 * 1024;
/** How long a signal waits for output that nobody reads, in milliseconds. */
const PATIENCE = 100;

/** The main job: one module on its ports until the process is told to end, or its only port is at its end. */
export async function serve(parsed: Parsed, show?: Show): Promise<void> {
  const { given } = parsed;
  const json = given.has("json");
  // Standard output belongs to the host when it is a port.
  const out = given.has("stdio") ? process.stderr : process.stdout;
  const ports: OpenPort[] = [];
  // As process 1 of a container a signal does nothing unless somebody listens: from the start on.
  let stop: (signal: string) => void = () => {
    for (const port of ports.splice(0)) port.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop(signal));
  }
  let ended = false;
  const early: Report[] = [];
  let ready = false;
  /** Once it is made. */
  const made: { twin?: Twin; http?: Http | undefined } = {};

  function tell(report: Report, modem?: string): void {
    if (!ready) early.push(report);
    else say(report, modem);
  }

  /** Whoever should read the events does not: they are counted until there is room again. */
  let untold = 0;
  function unread({ event }: Report): boolean {
    if (out.writableLength < MOST_UNREAD || event === "exit") return false;
    if (untold++ === 0) {
      out.once("drain", () => {
        const message = `${untold} events were not told: nobody read them`;
        untold = 0;
        say({ event: "note", message });
      });
    }
    return true;
  }

  function say(report: Report, modem?: string): void {
    if (unread(report)) return;
    const text = json ? asJson(report, modem) : asWords(report, modem);
    // Beside a prompt in raw mode a line needs its own carriage return.
    out.write(ports.some((port) => port.isTerminal) ? `\r\n${text.replace(/\n/g, "\r\n")}` : text);
  }

  function end(reason: string): void {
    if (ended) {
      // A signal while the last output waits for its reader.
      if (reason !== END_OF_INPUT) setTimeout(() => process.exit(), PATIENCE);
      return;
    }
    if (!made.twin) return stop(reason);
    ended = true;
    const exitCode = show?.finish(reason) ?? 0;
    made.http?.close();
    made.twin.close(() => {
      say({ event: "exit", reason });
      ready = false; // nothing comes behind it
      process.exitCode = exitCode;
      // A reader that is slow gets everything at the end of its own input, but does not hold up a signal.
      const patience = reason === END_OF_INPUT ? undefined : PATIENCE;
      flushed([process.stdout, process.stderr], patience, () => process.exit());
    });
  }

  const control = given.has("control");
  if (control && given.has("stdio")) {
    throw new HostError("MT_USAGE", "--control and --stdio both want standard input");
  }
  const http = await readHttp(given);
  const twin = await openTwin({
    ...{ parsed, show, ports, tell, end },
    otherwise: json || control ? "usual" : "prompt",
    steered: control || http !== undefined,
    ...(http && { sinks: http.onlooker.sinks }),
  });
  made.twin = twin;
  const { modem, faults } = twin;
  try {
    made.http = await http?.open(twin, show, tell);
  } catch (error) {
    twin.close(() => {});
    throw error;
  }
  stop = end;
  // Whoever read the messages is gone; the module goes on.
  out.on("error", () => {});
  say({
    event: "ready",
    model: modem.model.name,
    imei: modem.identity.imei,
    address: modem.packetDomain.addresses.v4,
    ...(modem.packetDomain.addresses.given.v6 && { address6: modem.packetDomain.addresses.v6 }),
    ports: ports.map(({ info }) => info),
    ...(made.http && { http: made.http.info }),
  });
  ready = true;
  for (const report of early) say(report);
  if (show && faults) show.begin({ ...twin, faults, end });
  if (control && faults) {
    const { readControl } = await import("./control.ts");
    readControl(process.stdin, {
      ...{ modem, ports, faults, tell },
      surroundings: show?.surroundings,
      acted: (what) => twin.tracer?.acted(what),
      end: () => end(END_OF_INPUT),
    });
  }
}

/** --http, loaded when it is asked for. */
async function readHttp(given: Parsed["given"]) {
  if (!given.has("http") && !given.has("token")) return undefined;
  const { readHttpOptions } = await import("./http.ts");
  return readHttpOptions(given);
}

/** Calls back once the streams have been read, or after `patience` milliseconds. */
function flushed(
  streams: readonly Writable[],
  patience: number | undefined,
  run: () => void,
): void {
  if (patience !== undefined) setTimeout(run, patience).unref();
  let open = streams.length;
  for (const stream of streams) {
    const done = (): void => {
      if (--open === 0) run();
    };
    // The callback comes for an error too: a reader that is gone needs nothing more.
    if (stream.writable) stream.write("", done);
    else done();
  }
}
