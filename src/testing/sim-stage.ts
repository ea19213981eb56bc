import type { InputLine } from "../kernel/pipe.ts";
import { Bench } from "./bench.ts";
import { hostDoes, hostSees } from "./host-actions.ts";
import type { MakeStage, Remote, Stage } from "./play.ts";
import { perform, type Scene } from "./scene.ts";
import { modemOptions, type StageSetup } from "./stage-setup.ts";
import { mistake, SimBearer, Surroundings } from "./surroundings.ts";
import type { TestHost } from "./test-host.ts";
import type { TraceSink } from "../trace/trace.ts";

/** Longer than anything a `<` block may take without a `~` line before it. */
const PATIENCE = 5000;

/** What a stage in memory is made of, for whoever plays more than a dialogue on it. */
export interface SimScene extends Scene {
  readonly bench: Bench;
  readonly surroundings: Surroundings;
}

/** A module in memory as a set-up wants it, on simulated time and a simulated network. */
export function simScene(setup: StageSetup, seed?: number | string, sink?: TraceSink): SimScene {
  const bearer = new SimBearer(setup.deafBearer);
  const { latency, port } = setup;
  const bench = new Bench({
    ...{ ...modemOptions(setup), latency, port, bearer, sink },
    ...(seed !== undefined && { seed }),
  });
  const { modem, faults, host } = bench;
  const surroundings = new Surroundings(setup, bench.network, bearer);
  for (const fault of setup.faults) faults.add(fault);
  const line = (name: InputLine, active: boolean): void => host.setLine(name, active);
  return { bench, modem, faults, surroundings, line };
}

/** A modem in memory, on simulated time and a simulated network. */
export const simStage: MakeStage = async (setup) => stageOn(simScene(setup), setup);

/** The same, where somebody looks on. */
export const watchedStage =
  (sink: TraceSink): MakeStage =>
  async (setup) =>
    stageOn(simScene(setup, undefined, sink), setup);

/** A dialogue's stage on a scene. */
export async function stageOn(scene: SimScene, setup: StageSetup) {
  const { bench, modem, surroundings } = scene;
  const { clock, host } = bench;
  const second = setup.secondPort === undefined ? undefined : bench.plug(setup.secondPort);

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
