import type { RecordedNetwork, RecordedPeer } from "../journal/peers.ts";
import type { ReplayStage } from "../journal/replay.ts";
import type { Clock } from "../kernel/clock.ts";
import { ipVersion } from "../kernel/ip.ts";
import type { SimNetwork } from "../network/sim/sim-network.ts";
import { simScene } from "./sim-stage.ts";
import type { StageSetup } from "./stage-setup.ts";

/** A twin in memory, on simulated time, among peers who do what they did when it was recorded. */
export function replayStage(
  setup: StageSetup,
  network: RecordedNetwork,
  seed?: string,
): ReplayStage & { readonly defects: readonly string[] } {
  const scene = simScene(setup, seed);
  const { clock, host, network: around, defects } = scene.bench;
  const typist = new Typist();
  surround(around, clock, network, typist);
  let heard: Buffer[] = [];
  let heardBytes = 0;
  const take = (): void => {
    for (const { text } of host.said) {
      heard.push(Buffer.from(text, "latin1"));
      heardBytes += text.length;
    }
    host.said = [];
  };
  return {
    defects,
    type(bytes) {
      typist.typed += bytes.length;
      host.type(bytes);
      for (const look of typist.watchers) look();
    },
    heard() {
      take();
      if (heard.length > 1) heard = [Buffer.concat(heard)];
      return heard[0] ?? Buffer.alloc(0);
    },
    get heardBytes() {
      take();
      return heardBytes;
    },
    forget() {
      host.said = [];
      heard = [];
      heardBytes = 0;
    },
    async until(done, patience) {
      const end = clock.now + patience;
      await clock.advance(0);
      while (!done()) {
        const next = clock.nextDue;
        if (next === undefined || next > end) return;
        await clock.advance(next - clock.now);
      }
    },
    pass: (ms) => clock.advance(ms),
  };
}

/** Where names lead to of which nobody has told; 198.18.0.0/15 is for tests, RFC 2544. */
const SOMEWHERE = "198.18.0.";

/** How much the host has typed, and who waits for that. */
class Typist {
  typed = 0;
  readonly watchers = new Set<() => void>();
}

function surround(
  network: SimNetwork,
  clock: Clock,
  recorded: RecordedNetwork,
  typist: Typist,
): void {
  for (const [name, answer] of recorded.names) network.names.set(name, answer);
  for (const [address, answers] of recorded.pings) {
    const [first] = answers;
    if (first) network.pings.set(address, first);
  }
  const queues = new Map<string, RecordedPeer[]>();
  for (const peer of recorded.peers) {
    const { protocol, remote } = peer;
    if (peer.failed === "name not found") continue;
    const key = `${protocol} ${addressOf(network, remote.address)} ${remote.port}`;
    const queue = queues.get(key) ?? [];
    queues.set(key, queue);
    queue.push(peer);
    if (queue.length > 1) continue;
    const place = { address: addressOf(network, remote.address), port: remote.port };
    if (protocol === "udp") {
      const udp = network.serveUdp(place);
      const { took, begin } = actor(queue, clock, typist, { send: (data) => udp.send(data) });
      begin();
      udp.onReceive = ({ data }) => took(data.length);
    } else if (peer.failed === "timed out") network.blackhole(place);
    else if (peer.failed === "unreachable") network.unreachable(place);
    else if (peer.failed === undefined) {
      network.serve(place, (made) => {
        const { took, begin } = actor(queue, clock, typist, {
          send: (data) => made.send(data),
          end: () => made.end(),
          reset: () => made.reset(),
        });
        begin();
        made.onReceive = (data) => took(data.length);
      });
    }
  }
}

function addressOf(network: SimNetwork, name: string): string {
  if (ipVersion(name) !== 0) return name;
  const known = network.names.get(name.toLowerCase());
  if (known && "addresses" in known) return known.addresses[0]!;
  const address = `${SOMEWHERE}${network.names.size + 1}`;
  network.names.set(name.toLowerCase(), { addresses: [address], ttl: 300 });
  return address;
}

interface Limbs {
  send(data: Buffer): void;
  end?(): void;
  reset?(): void;
}

/** Does what the next peer of a queue did, each thing once the module has sent as much as it had then. */
function actor(queue: RecordedPeer[], clock: Clock, typist: Typist, limbs: Limbs) {
  const steps = queue.shift()?.steps ?? [];
  let up = 0;
  let index = 0;
  let busy = false;
  function next(): void {
    const step = steps[index];
    if (!step) return void typist.watchers.delete(next);
    if (busy || up < step.after || typist.typed < step.typed) return;
    busy = true;
    clock.after(step.wait, () => {
      busy = false;
      index++;
      if (step.does === "ends") limbs.end?.();
      else if (step.does === "resets") limbs.reset?.();
      else limbs.send(step.does.send);
      next();
    });
  }
  return {
    begin(): void {
      typist.watchers.add(next);
      next();
    },
    took(bytes: number): void {
      up += bytes;
      next();
    },
  };
}
