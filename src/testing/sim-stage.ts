import { parseAction } from "../actions/parse.ts";
import { orderFaults } from "../faults/orders.ts";
import { HostError } from "../kernel/errors.ts";
import type { InputLine } from "../kernel/pipe.ts";
import { endpoint } from "../network/endpoint.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import type { SimUdpPeer } from "../network/sim/udp-peer.ts";
import type { Cancel } from "../network/network.ts";
import { WILLING_BEARER, type Bearer } from "../services/bearer.ts";
import { Bench } from "./bench.ts";
import { hostDoes, hostSees } from "./host-actions.ts";
import { ntpAnswer } from "./ntp-answer.ts";
import type { MakeStage, Remote, Stage } from "./play.ts";
import type { TestHost } from "./test-host.ts";

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
export const simStage: MakeStage = async (setup) => {
  const bearer = new SimBearer(setup.deafBearer);
  const { model, latency, port, addresses, dnsServers, timeZone, sim, timing, powered, wake } =
    setup;
  const bench = new Bench({
    ...{
      model,
      latency,
      port,
      addresses,
      dnsServers,
      timeZone,
      sim,
      timing,
      powered,
      wake,
      bearer,
    },
    ...(setup.imsi !== undefined && { identity: { imsi: setup.imsi } }),
  });
  const { clock, network, modem, host } = bench;
  const peers: SimPeer[] = [];
  const udp = new Map<string, { peer: SimUdpPeer; to: number | undefined }>();
  const variables = new Map([...setup.ports].map(([name, port]) => [name, String(port)]));

  for (const { endpoint, behaviour } of setup.tcp) {
    if (behaviour === "serve") network.serve(endpoint, (peer) => void peers.push(peer));
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

  const second = setup.secondPort === undefined ? undefined : bench.plug(setup.secondPort);

  /** What the network does here besides the actions there are everywhere. */
  function around(what: string): boolean {
    const [, port, from] = /^dials (\d+) from (\S+)$/.exec(what) ?? [];
    if (what === "goes deaf") bearer.deaf = true;
    else if (what === "hears again") bearer.deaf = false;
    else if (port === undefined) return false;
    else {
      const peer = network.connectTo(Number(port), endpoint(from!));
      if (!peer) throw mistake(`network! ${what}: nobody listens there`);
      peers.push(peer);
    }
    return true;
  }

  const stage: Stage = {
    type: (bytes) => host.type(bytes),
    heard() {
      if (bench.defects.length > 0) throw new Error(bench.defects[0]);
      return saidBy(host);
    },
    forget() {
      host.said = [];
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
      if (second && who === setup.secondPort) return portRemote(second);
      const known = udp.get(who);
      return known ? udpRemote(known.peer, known.to) : tcpRemote(peers, who);
    },
    does(who, what) {
      if (who === "network" && around(what)) return;
      if (who === "host") {
        if (hostDoes(host.pipe, what)) return;
        const instead = hostSees(modem, host.lines, what);
        if (instead === "") return;
        if (instead !== undefined) throw mistake(`host! ${what}: but ${instead}`);
      }
      if (who === "faults") {
        const why = orderFaults(bench.faults, what);
        if (why !== undefined) throw mistake(`faults! ${what}: ${why}`);
        return;
      }
      const asked = parseAction(who, what);
      const line = (name: InputLine, active: boolean) => host.setLine(name, active);
      const why =
        typeof asked === "string" ? asked : asked.action.act({ modem, line }, asked.values);
      if (why !== undefined) throw mistake(`${who}! ${what}: ${why}`);
    },
    close: async () => host.pipe.close(),
  };

  for (const fault of setup.faults) bench.faults.add(fault);
  for (const command of setup.before) {
    stage.type(Buffer.from(`${command}\r`));
    await stage.until(() => stage.heard().includes("OK\r\n"));
    stage.forget();
  }
  return { stage, variables };
};

/** Something that stands in the transcript and cannot be. */
function mistake(what: string): HostError {
  return new HostError("MT_TRANSCRIPT", what);
}

const PEER_DEEDS = "closes, resets, stops reading, reads again, keeps its side open";

function tcpRemote(peers: readonly SimPeer[], who: string): Remote {
  const number = /^peer(\d*)$/.exec(who);
  const peer = number?.[1] ? peers[Number(number[1]) - 1] : peers.at(-1);
  if (!number || !peer) throw mistake(`${who}: no such connection`);
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
      else throw mistake(`${who}! ${what}: unknown; a peer ${PEER_DEEDS}`);
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
      throw mistake(`a UDP endpoint cannot "${what}"`);
    },
  };
}

/** The host at the module's second port: bare bytes, no echo taken off. */
function portRemote(host: TestHost): Remote {
  return {
    send: (bytes) => host.type(bytes),
    got: () => saidBy(host),
    forget() {
      host.said = [];
    },
    does(what) {
      throw mistake(`a second port cannot "${what}"`);
    },
  };
}

function saidBy({ said }: TestHost): Buffer {
  return Buffer.from(said.map(({ text }) => text).join(""), "latin1");
}
