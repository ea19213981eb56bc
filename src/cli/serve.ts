import { getServers } from "node:dns";
import { COMMANDS } from "../commands/index.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { Modem } from "../modem/modem.ts";
import { HostNetwork } from "../network/host/host-network.ts";
import type { Network } from "../network/network.ts";
import type { Parsed } from "./options.ts";
import { openPorts, type OpenPort } from "./ports.ts";
import { asJson, asWords, type Report } from "./report.ts";
import { readAddresses, readIdentity, readModel, readZone } from "./settings.ts";

type Given = Parsed["given"];

/** The main job: one module on its ports until the process is told to end, or its only port is at its end. */
export async function serve(given: Given): Promise<void> {
  const json = given.has("json");
  // Standard output belongs to the host when it is a port.
  const out = given.has("stdio") ? process.stderr : process.stdout;
  let ports: OpenPort[] = [];
  let ended = false;
  const early: Report[] = [];
  let ready = false;

  function tell(report: Report): void {
    if (!ready) early.push(report);
    else say(report);
  }

  function say(report: Report): void {
    const text = json ? asJson(report) : asWords(report);
    // Beside a prompt in raw mode a line needs its own carriage return.
    out.write(ports.some((port) => port.isTerminal) ? `\r\n${text.replace(/\n/g, "\r\n")}` : text);
  }

  function end(reason: string): void {
    if (ended) return;
    ended = true;
    modem.end();
    for (const port of ports) port.close();
    say({ event: "exit", reason });
    process.exitCode = 0;
    // What hosts have not read, and connections that are still being ended in order, do not keep the process.
    setTimeout(() => process.exit(), 100).unref();
  }

  const modem = new Modem({
    model: readModel(given),
    clock: new RealClock(),
    network: await readNetwork(given),
    commands: COMMANDS,
    seed: given.get("seed")?.at(-1) ?? 1,
    identity: readIdentity(given),
    addresses: readAddresses(given),
    dnsServers: getServers().filter((server) => !server.includes("%")),
    timeZone: readZone(given),
    tell,
  });

  ports = await openPorts(given, modem, { tell, end });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => end(signal));
  }
  // Whoever read the messages is gone; the module goes on.
  out.on("error", () => {});
  say({
    event: "ready",
    model: modem.model.name,
    imei: modem.identity.imei,
    address: modem.packetDomain.addresses.v4,
    ports: ports.map(({ info }) => info),
  });
  ready = true;
  for (const report of early) say(report);
}

async function readNetwork(given: Given): Promise<Network> {
  const network = new HostNetwork();
  const mappings = given.get("map");
  if (!mappings) return network;
  const [{ MappedNetwork }, { AddressMap }, { parseMapping }] = await Promise.all([
    import("../network/map.ts"),
    import("../network/map/address-map.ts"),
    import("../network/map/parse.ts"),
  ]);
  return new MappedNetwork(network, new AddressMap(mappings.map((text) => parseMapping(text))));
}
