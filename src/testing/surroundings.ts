import { HostError } from "../kernel/errors.ts";
import { endpoint } from "../network/endpoint.ts";
import type { Cancel } from "../network/network.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import type { SimNetwork } from "../network/sim/sim-network.ts";
import type { SimUdpPeer } from "../network/sim/udp-peer.ts";
import { WILLING_BEARER, type Bearer } from "../services/bearer.ts";
import { ntpAnswer } from "./ntp-answer.ts";
import type { Remote } from "./play.ts";
import type { StageSetup } from "./stage-setup.ts";

/** A network that grants everything at once, as long as it hears. */
export class SimBearer implements Bearer {
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

/** Something that stands in a transcript or a scenario and cannot be. */
export function mistake(what: string): HostError {
  return new HostError("MT_TRANSCRIPT", what);
}

/** What a set-up puts around a module: servers, names, pings, and a bearer. */
export class Surroundings {
  readonly #bearer: SimBearer;
  /** Names in braces, and what they stand for. */
  readonly variables: ReadonlyMap<string, string>;
  readonly #network: SimNetwork;
  readonly #peers: SimPeer[] = [];
  readonly #echoed: Buffer[] = [];
  readonly #udp = new Map<string, { peer: SimUdpPeer; to: number | undefined }>();

  constructor(setup: StageSetup, network: SimNetwork, bearer: SimBearer) {
    this.#bearer = bearer;
    this.variables = new Map([...setup.ports].map(([name, port]) => [name, String(port)]));
    this.#network = network;
    for (const { endpoint, behaviour } of setup.tcp) {
      if (behaviour === "silent") network.blackhole(endpoint);
      else if (behaviour === "unreachable") network.unreachable(endpoint);
      else if (behaviour !== "refuse") {
        network.serve(endpoint, (peer) => this.#serve(peer, behaviour === "echo"));
      }
    }
    if (setup.elsewhere) this.#serveElsewhere(setup.elsewhere === "echo");
    for (const { endpoint, to } of setup.udp) {
      const port = to === undefined ? undefined : Number(this.variables.get(to) ?? to);
      const peer = network.serveUdp(endpoint);
      this.#udp.set(`${endpoint.address}:${endpoint.port}`, { peer, to: port });
    }
    for (const { endpoint, time } of setup.ntp) {
      const server = network.serveUdp(endpoint);
      server.onReceive = ({ data }) => server.send(ntpAnswer(data, time));
    }
    for (const [name, answer] of setup.names) network.names.set(name, answer);
    answerPings(setup, network);
  }

  /** `peer` is the last TCP connection, `peer1` the first, `10.0.0.1:7` a UDP endpoint. Throws MT_TRANSCRIPT. */
  remote(who: string): Remote {
    const known = this.#udp.get(who);
    return known ? udpRemote(known.peer, known.to) : tcpRemote(this.#peers, who);
  }

  /** Everything that peers have got, of TCP and UDP. */
  received(): Buffer {
    const tcp = this.#peers.map((_peer, index) => this.remote(`peer${index + 1}`).got());
    const udp = [...this.#udp.keys()].map((who) => this.remote(who).got());
    return Buffer.concat([...this.#echoed, ...tcp, ...udp]);
  }

  /** `dials 2020 from 10.0.0.9:5000`, `goes deaf`, `hears again`. False if it is none of these. */
  networkDoes(what: string): boolean {
    const [, port, from] = /^dials (\d+) from (\S+)$/.exec(what) ?? [];
    if (what === "goes deaf") this.#bearer.deaf = true;
    else if (what === "hears again") this.#bearer.deaf = false;
    else if (port === undefined) return false;
    else {
      const peer = this.#network.connectTo(Number(port), endpoint(from!));
      if (!peer) throw mistake("nobody listens there");
      this.#serve(peer, false);
    }
    return true;
  }

  #serveElsewhere(echo: boolean): void {
    this.#network.serveElsewhere(
      (peer) => this.#serve(peer, echo),
      (peer) => {
        if (echo) peer.onReceive = ({ data }) => peer.send(data);
      },
    );
  }

  #serve(peer: SimPeer, echo: boolean): void {
    this.#peers.push(peer);
    if (!echo) return;
    peer.onReceive = (data) => {
      this.#echoed.push(data);
      peer.send(data);
    };
  }
}

/** Several answers for an address: one after the other, and then the last again. */
function answerPings(setup: StageSetup, network: SimNetwork): void {
  const pings = new Map([...setup.pings].map(([address, answers]) => [address, [...answers]]));
  for (const [address, [first]] of setup.pings) if (first) network.pings.set(address, first);
  if (pings.size === 0) return;
  const ping = network.ping.bind(network);
  network.ping = (options, done) => {
    const next = pings.get(options.address)?.shift();
    if (next) network.pings.set(options.address, next);
    return ping(options, done);
  };
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
