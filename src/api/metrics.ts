import { sum, type Counted } from "./counts.ts";
import type { ApiFacts } from "./route.ts";
import type { Served } from "./served.ts";

/** Figures of the whole process, for Prometheus (text format 0.0.4). Modules are counted together: a fleet has thousands. */
export function metricsText(list: readonly Served[], api: ApiFacts, memory: number): string {
  const lines: string[] = [];
  const gauge = metric(lines, "gauge");
  const counter = metric(lines, "counter");

  gauge(
    "modemtwin_modems",
    "Modules, by power and registration.",
    counted(list, every(POWERS, REGISTRATIONS, powerAndRegistration), ({ modem }) =>
      powerAndRegistration(modem.power.state, modem.radio.registration.state),
    ),
  );
  gauge(
    "modemtwin_sockets",
    "Sockets, by service type and state.",
    counted(
      list.flatMap(({ modem }) => modem.sockets.list()),
      every(SERVICES, SOCKET_STATES, serviceAndState),
      ({ serviceType, state }) => serviceAndState(serviceType, state),
    ),
  );
  gauge("modemtwin_faults", "Faults that are added.", [
    ["", list.reduce((total, { faults }) => total + faults.list.length, 0)],
  ]);
  const total = sum([...list.map(({ counts }) => counts.counted), api.retired]);
  counter("modemtwin_commands_total", "AT commands that were answered.", [["", total.commands]]);
  counter("modemtwin_command_errors_total", "AT commands that were answered with an error.", [
    ["", total.errors],
  ]);
  counter("modemtwin_urcs_total", "URCs that were said.", [["", total.urcs]]);
  counter(
    "modemtwin_socket_bytes_total",
    "Bytes of connections, seen from the modules.",
    bytes(total),
  );
  counter("modemtwin_fault_bites_total", "How often faults bit.", [["", total.bites]]);
  counter(
    "modemtwin_http_requests_total",
    "HTTP requests by status.",
    [...api.requests].map(([status, count]) => [labels([["status", String(status)]]), count]),
  );
  gauge("modemtwin_http_streams", "Event streams and terminals that stand.", [["", api.streams]]);
  gauge("process_resident_memory_bytes", "Resident memory of the process.", [["", memory]]);
  return `${lines.join("\n")}\n`;
}

type Sample = readonly [labels: string, value: number];

function metric(lines: string[], type: "gauge" | "counter") {
  return (name: string, help: string, samples: readonly Sample[]): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [label, value] of samples) lines.push(`${name}${label} ${value}`);
  };
}

function bytes({ up, down }: Counted): Sample[] {
  return [
    [labels([["direction", "up"]]), up],
    [labels([["direction", "down"]]), down],
  ];
}

const POWERS = ["off", "booting", "on", "PSM"];
const REGISTRATIONS = ["off", "searching", "lost", "no service", "denied", "home", "roaming"];
const SERVICES = ["TCP", "UDP", "TCP LISTENER", "TCP INCOMING", "UDP SERVICE"];
const SOCKET_STATES = ["initial", "opening", "connected", "listening", "closing"];

function powerAndRegistration(power: string, registration: string): string {
  return labels([
    ["power", power],
    ["registration", registration],
  ]);
}

function serviceAndState(service: string, state: string): string {
  return labels([
    ["service_type", service],
    ["state", state],
  ]);
}

/** Labels of all that there can be: a series that is gone when it is 0 is one that nobody can watch. */
function every(
  ones: readonly string[],
  others: readonly string[],
  label: (one: string, other: string) => string,
): readonly string[] {
  return ones.flatMap((one) => others.map((other) => label(one, other)));
}

/** How many of each kind there are. */
function counted<T>(
  all: readonly T[],
  kinds: readonly string[],
  kind: (one: T) => string,
): Sample[] {
  const found = new Map(kinds.map((label) => [label, 0]));
  for (const one of all) {
    const label = kind(one);
    found.set(label, (found.get(label) ?? 0) + 1);
  }
  return [...found];
}

/** Every value is a word of ours: there is nothing in it to escape. */
function labels(pairs: readonly (readonly [string, string])[]): string {
  return `{${pairs.map(([name, value]) => `${name}="${value}"`).join(",")}}`;
}
