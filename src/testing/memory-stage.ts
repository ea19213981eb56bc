import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import { hostDoes, hostSees, type SeenLines } from "./host-actions.ts";
import type { Remote, Stage } from "./play.ts";
import { perform, type Scene } from "./scene.ts";
import type { StageSetup } from "./stage-setup.ts";
import { mistake, type Surroundings } from "./surroundings.ts";

/** Longer than anything a `<` block may take without a `~` line before it. */
const PATIENCE = 5000;

/** The host's end of a port in memory. */
export interface StageHost {
  readonly pipe: MemoryPipe;
  readonly lines: SeenLines;
  /** Every write of the module since it was emptied; a character a byte. */
  said: { readonly text: string }[];
  type(bytes: Buffer): void;
}

/** A scene with a host in it, and how its time passes. */
export interface HostedScene extends Scene {
  readonly surroundings: Surroundings;
  readonly host: StageHost;
  /** What went wrong in the module itself, and should not. */
  readonly defects: readonly string[];
  /** Another port of that name, with a host. */
  plug(name: string): StageHost;
  /** Lets things happen until `done`, or until it is clear that it will not come. */
  until(done: () => boolean): Promise<void>;
  pass(ms: number): Promise<void>;
}

/** Time that passes only when it is told to. */
export interface SimulatedTime {
  readonly now: number;
  /** When the next thing happens by itself; undefined: nothing will. */
  readonly nextDue: number | undefined;
  advance(ms: number): Promise<void>;
}

/** How the time of a scene passes where it is simulated. */
export function simulatedTime(clock: SimulatedTime): Pick<HostedScene, "until" | "pass"> {
  return {
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
  };
}

/** A dialogue's stage on a scene. */
export async function stageOn(scene: HostedScene, setup: StageSetup) {
  const { modem, surroundings, host, defects } = scene;
  const second = setup.secondPort === undefined ? undefined : scene.plug(setup.secondPort);

  const stage: Stage = {
    type: (bytes) => host.type(bytes),
    heard() {
      if (defects.length > 0) throw new Error(defects[0]);
      return saidBy(host);
    },
    forget() {
      host.said = [];
    },
    until: (done) => scene.until(done),
    pass: (ms) => scene.pass(ms),
    remote(who) {
      if (second && who === setup.secondPort) return portRemote(second);
      return surroundings.remote(who);
    },
    does(who, what) {
      if (who === "host") {
        if (hostDoes(host.pipe, what)) return;
        const instead = hostSees(modem, host.lines, what);
        if (instead === "") return;
        if (instead !== undefined) throw mistake(`host! ${what}: but ${instead}`);
      }
      const why = perform(scene, who, what);
      if (why !== undefined) throw mistake(`${who}! ${what}: ${why}`);
    },
    close: async () => host.pipe.close(),
  };

  for (const command of setup.before) {
    stage.type(Buffer.from(`${command}\r`));
    await stage.until(() => stage.heard().includes("OK\r\n"));
    if (!stage.heard().includes("OK\r\n")) {
      const heard = JSON.stringify(stage.heard().toString("latin1"));
      throw mistake(`before the dialogue ${command} was answered with ${heard}`);
    }
    stage.forget();
  }
  return { stage, variables: surroundings.variables };
}

/** The host at the module's second port: bare bytes, no echo taken off. */
function portRemote(host: StageHost): Remote {
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

function saidBy({ said }: StageHost): Buffer {
  return Buffer.from(said.map(({ text }) => text).join(""), "latin1");
}
