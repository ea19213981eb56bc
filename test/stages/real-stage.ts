import { COMMANDS } from "../../src/commands/index.ts";
import type { Pipe, PipeReader } from "../../src/kernel/pipe.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { Modem } from "../../src/modem/modem.ts";
import { HostNetwork } from "../../src/network/host/host-network.ts";
import { MappedNetwork } from "../../src/network/map.ts";
import { AddressMap, type Mapping } from "../../src/network/map/address-map.ts";
import { ntpAnswer } from "../../src/testing/ntp-answer.ts";
import type { MakeStage, Stage } from "../../src/testing/play.ts";
import type { StageSetup } from "../../src/testing/stage-setup.ts";
import { Changes } from "./changes.ts";
import type { OpenHosted } from "./hosts.ts";
import { NamedNetwork } from "./named-network.ts";
import { dial, freePort, TcpRemote, tcpServer, UdpRemote } from "./remotes.ts";

/** Counts what the module has got from its host, so that time can be let pass after it and not before. */
class CountingPipe implements Pipe {
  readonly #pipe: Pipe;
  readonly #changed: () => void;
  arrived = 0;

  constructor(pipe: Pipe, changed: () => void) {
    this.#pipe = pipe;
    this.#changed = changed;
  }

  write(chunk: Buffer): boolean {
    return this.#pipe.write(chunk);
  }

  pause(): void {
    this.#pipe.pause();
  }

  resume(): void {
    this.#pipe.resume();
  }

  close(): void {
    this.#pipe.close();
  }

  attach(reader: PipeReader): void {
    this.#pipe.attach({
      receive: (chunk) => {
        this.arrived += chunk.length;
        reader.receive(chunk);
        this.#changed();
      },
      drained: () => reader.drained(),
      closed: () => reader.closed(),
      hostLeft: () => reader.hostLeft?.(),
    });
  }
}

/** A modem on a real port, whose sockets go to real servers on loopback under the transcript's addresses. */
export function realStage(open: OpenHosted): MakeStage {
  return async (setup) => {
    const changes = new Changes();
    const clock = new RealClock();
    const variables = new Map<string, string>();
    for (const name of setup.ports.keys()) variables.set(name, String(await freePort()));
    const remotes = await openRemotes(setup, variables, changes.tell);
    const defects: string[] = [];

    let said: Buffer[] = [];
    let typed = 0;
    const port = await open((chunk) => {
      said.push(chunk);
      changes.tell();
    });
    const pipe = new CountingPipe(port.pipe, changes.tell);
    const modem = new Modem({
      model: setup.model,
      clock,
      network: new NamedNetwork(
        new MappedNetwork(new HostNetwork(), new AddressMap(remotes.mappings)),
        setup.names,
      ),
      commands: COMMANDS,
      addresses: { ...setup.addresses, bind: false },
      dnsServers: setup.dnsServers,
      timeZone: setup.timeZone,
      tell(event) {
        if (event.event === "defect") defects.push(event.message);
      },
    });
    modem.plug(pipe, setup.port);

    const stage: Stage = {
      type(bytes) {
        typed += bytes.length;
        port.type(bytes);
      },
      heard() {
        if (defects.length > 0) throw new Error(defects[0]);
        return Buffer.concat(said);
      },
      forget() {
        said = [];
      },
      until: (done) => changes.until(done),
      async pass(ms) {
        await changes.until(() => pipe.arrived >= typed);
        if (ms > 0) clock.leap(ms);
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      },
      remote(who) {
        const udp = remotes.udp.get(who);
        if (udp) return udp;
        const number = /^peer(\d*)$/.exec(who)?.[1];
        const peer = number ? remotes.peers[Number(number) - 1] : remotes.peers.at(-1);
        if (!peer) throw new Error(`${who}: no such connection`);
        return peer;
      },
      does(who, what) {
        const dialled = /^dials (\d+) from /.exec(what);
        const lost = /^deactivates (\d+)$/.exec(what);
        if (who === "network" && dialled) {
          void dial(Number(dialled[1])).then((socket) => {
            if (socket) remotes.peers.push(new TcpRemote(socket, changes.tell));
            changes.tell();
          });
        } else if (who === "network" && lost) modem.loseContext(Number(lost[1]));
        else throw new Error(`${who}! ${what}: not with real sockets`);
      },
      async close() {
        modem.end(() => {});
        await port.close();
        remotes.close();
      },
    };
    for (const command of setup.before) {
      stage.type(Buffer.from(`${command}\r`));
      await stage.until(() => stage.heard().includes("OK\r\n"));
      stage.forget();
    }
    return { stage, variables };
  };
}

async function openRemotes(
  setup: StageSetup,
  variables: ReadonlyMap<string, string>,
  changed: () => void,
) {
  const mappings: Mapping[] = [];
  const peers: TcpRemote[] = [];
  const udp = new Map<string, UdpRemote>();
  const closers: (() => void)[] = [];
  const map = (host: string, from: number, to: number): void => {
    mappings.push({ from: { host, port: from }, to: { host: "127.0.0.1", port: to } });
  };

  for (const { endpoint, behaviour } of setup.tcp) {
    if (behaviour === "refuse") {
      map(endpoint.address, endpoint.port, await freePort());
      continue;
    }
    const { port, server } = await tcpServer((socket) => {
      peers.push(new TcpRemote(socket, changed));
      changed();
    });
    closers.push(() => server.close());
    map(endpoint.address, endpoint.port, port);
  }
  for (const { endpoint, to } of setup.udp) {
    const port = to === undefined ? undefined : Number(variables.get(to) ?? to);
    const remote = await UdpRemote.open(port, changed);
    udp.set(`${endpoint.address}:${endpoint.port}`, remote);
    closers.push(() => remote.close());
    map(endpoint.address, endpoint.port, remote.port);
  }
  for (const { endpoint, time } of setup.ntp) {
    const server = await UdpRemote.open(undefined, changed);
    server.answerWith((question) => ntpAnswer(question, time));
    closers.push(() => server.close());
    map(endpoint.address, endpoint.port, server.port);
  }
  return {
    mappings,
    peers,
    udp,
    close() {
      for (const peer of peers) peer.close();
      for (const close of closers) close();
    },
  };
}
