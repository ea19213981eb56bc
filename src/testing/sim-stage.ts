import { COMMANDS } from "../commands/index.ts";
import { memoryPipe, type MemoryPipe } from "../kernel/memory-pipe.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { Modem } from "../modem/modem.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import type { SimUdpPeer } from "../network/sim/udp-peer.ts";
import type { Cancel } from "../network/network.ts";
import { WILLING_BEARER, type Bearer } from "../services/bearer.ts";
import type { ModemEvent } from "../services/events.ts";
import { hostDoes, networkDoes, SeenLines, simDoes } from "./sim-actions.ts";
import { ntpAnswer } from "./ntp-answer.ts";
import type { MakeStage, Remote, Stage } from "./play.ts";
import { endpoint, readSetup } from "./stage-setup.ts";

/** Longer than anything a `<` block may take without a `~` line before it. */
const PATIENCE = 5000;

/** A network that grants everything at once, as long as it hears. */
class SimBearer implements Bearer {
  deaf: boolean;

  constructor(deaf: boolean) {
    this.deaf = deaf;
  }

  activate(contextID: number, done: (granted: boolean) => void): Cancel {
    return this.deaf ? () => {} : WILLING_BEARER.activate(contextID, done);
  }

  deactivate(contextID: number, done: (done: boolean) => void): Cancel {
    return this.deaf ? () => {} : WILLING_BEARER.deactivate(contextID, done);
  }
}

/** A modem in memory, on simulated time and a simulated network. */
export const simStage: MakeStage = async (lines) => {
  const setup = readSetup(lines);
  const clock = new SimClock();
  const network = new SimNetwork(clock, { latency: setup.latency });
  const peers: SimPeer[] = [];
  const udp = new Map<string, { peer: SimUdpPeer; to: number | undefined }>();
  const variables = new Map([...setup.ports].map(([name, port]) => [name, String(port)]));

  for (const { endpoint, behaviour } of setup.tcp) {
    if (behaviour === "serve") network.serveTcp(endpoint, (peer) => void peers.push(peer));
    else if (behaviour === "silent") network.blackhole(endpoint);
    else if (behaviour === "unreachable") network.unreachable(endpoint);
  }
  for (const { endpoint, to } of setup.udp) {
    const port = to === undefined ? undefined : Number(variables.get(to) ?? to);
    udp.set(`${endpoint.address}:${endpoint.port}`, { peer: network.serveUdp(endpoint), to: port });
  }
  for (const { endpoint, time } of setup.ntp) {
    const server = network.serveUdp(endpoint);
    server.onReceive = ({ data }) => server.send(ntpAnswer(data, time));
  }
  for (const [name, answer] of setup.names) network.names.set(name, answer);
  const pings = new Map([...setup.pings].map(([address, answers]) => [address, [...answers]]));
  for (const [address, [first]] of setup.pings) if (first) network.pings.set(address, first);
  const ping = network.ping.bind(network);
  network.ping = (options, done) => {
    const next = pings.get(options.address)?.shift();
    if (next) network.pings.set(options.address, next);
    return ping(options, done);
  };

  const [host, port] = memoryPipe();
  let said: Buffer[] = [];
  host.attach({ receive: (chunk) => void said.push(chunk), drained() {}, closed() {} });
  const defects: string[] = [];
  const bearer = new SimBearer(setup.deafBearer);
  const modem = new Modem({
    model: setup.model,
    clock,
    network,
    commands: COMMANDS,
    addresses: { ...setup.addresses, bind: false },
    dnsServers: setup.dnsServers,
    timeZone: setup.timeZone,
    bearer,
    sim: setup.sim,
    timing: setup.timing,
    powered: setup.powered,
    wake: setup.wake,
    ...(setup.imsi !== undefined && { identity: { imsi: setup.imsi } }),
    tell: (event: ModemEvent) => {
      if (event.event === "defect") defects.push(event.message);
    },
  });
  const seen = new SeenLines(host);
  modem.plug(port, setup.port);
  let second: PortRemote | undefined;
  if (setup.secondPort !== undefined) {
    const [otherHost, otherPort] = memoryPipe();
    modem.plug(otherPort, setup.secondPort);
    second = new PortRemote(otherHost);
  }

  const stage: Stage = {
    type: (bytes) => void host.write(bytes),
    heard() {
      if (defects.length > 0) throw new Error(defects[0]);
      const whole = Buffer.concat(said);
      said = [whole];
      return whole;
    },
    forget() {
      said = [];
    },
    async until(done) {
      const end = clock.now + PATIENCE;
      await clock.advance(0);
      while (!done()) {
        const next = clock.nextDue;
        if (next === undefined || next > end) return;
        await clock.advance(next - clock.now);
      }
    },
    pass: (ms) => clock.advance(ms),
    remote(who) {
      if (second && who === setup.secondPort) return second;
      const known = udp.get(who);
      return known ? udpRemote(known.peer, known.to) : tcpRemote(peers, who);
    },
    does(who, what) {
      if (who === "network" && what === "goes deaf") return void (bearer.deaf = true);
      if (who === "network" && what === "hears again") return void (bearer.deaf = false);
      const dial = /^dials (\d+) from (\S+)$/.exec(what);
      if (who === "network" && dial) {
        const peer = network.connectTo(Number(dial[1]), endpoint(dial[2]!));
        if (!peer) throw new Error(`network! ${what}: nobody listens there`);
        peers.push(peer);
        return;
      }
      const done =
        (who === "network" && networkDoes(modem, what)) ||
        (who === "sim" && simDoes(modem, what)) ||
        (who === "host" && hostDoes(modem, host, seen, what));
      if (!done) throw new Error(`${who}! ${what}: unknown`);
    },
    close: async () => host.close(),
  };

  for (const command of setup.before) {
    stage.type(Buffer.from(`${command}\r`));
    await stage.until(() => stage.heard().includes("OK\r\n"));
    stage.forget();
  }
  return { stage, variables };
};

function tcpRemote(peers: readonly SimPeer[], who: string): Remote {
  const number = /^peer(\d*)$/.exec(who);
  const peer = number?.[1] ? peers[Number(number[1]) - 1] : peers.at(-1);
  if (!number || !peer) throw new Error(`${who}: no such connection`);
  const got = REMOTE_BYTES.get(peer) ?? [];
  REMOTE_BYTES.set(peer, got);
  return {
    send: (bytes) => peer.send(bytes),
    got() {
      got.push(peer.received());
      return Buffer.concat(got);
    },
    forget: () => void got.splice(0),
    does(what) {
      if (what === "closes") peer.end();
      else if (what === "resets") peer.reset();
      else if (what === "stops reading") peer.pause();
      else if (what === "reads again") peer.resume();
      else if (what === "keeps its side open") peer.autoEnd = false;
      else throw new Error(`${who}! ${what}: unknown`);
    },
  };
}

/** What a peer got and no step has looked at yet. */
const REMOTE_BYTES = new WeakMap<SimPeer, Buffer[]>();

function udpRemote(peer: SimUdpPeer, to: number | undefined): Remote {
  let got: Buffer[] = [];
  return {
    send: (bytes) => peer.send(bytes, to),
    got() {
      got.push(...peer.received().map(({ data }) => data));
      return Buffer.concat(got);
    },
    forget() {
      got = [];
    },
    does(what) {
      throw new Error(`UDP cannot: ${what}`);
    },
  };
}

/** The host at the module's second port: bare bytes, no echo taken off. */
class PortRemote implements Remote {
  readonly #host: MemoryPipe;
  #heard: Buffer[] = [];

  constructor(host: MemoryPipe) {
    this.#host = host;
    host.attach({ receive: (chunk) => void this.#heard.push(chunk), drained() {}, closed() {} });
  }

  send(bytes: Buffer): void {
    this.#host.write(bytes);
  }

  got(): Buffer {
    return Buffer.concat(this.#heard);
  }

  forget(): void {
    this.#heard = [];
  }

  does(what: string): void {
    throw new Error(`a port cannot: ${what}`);
  }
}
