import type { Call, InterposedPort, Interposer, Said } from "../at/interposer.ts";
import type { Reply, Result } from "../at/reply.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Clock } from "../kernel/clock.ts";
import { says, type PortModes } from "./port-modes.ts";
import type { Happened } from "./trace.ts";

/** Watches what ports do and say; `next` may change it behind. */
export class TracingInterposer implements Interposer {
  readonly #next: Interposer | undefined;
  readonly #clock: Clock;
  readonly #modes: PortModes;
  readonly #tell: (happened: Happened) => void;

  constructor(
    next: Interposer | undefined,
    clock: Clock,
    modes: PortModes,
    tell: (happened: Happened) => void,
  ) {
    this.#next = next;
    this.#clock = clock;
    this.#modes = modes;
    this.#tell = tell;
  }

  run(call: Call, next: () => Result): Result {
    const from = this.#clock.now;
    const mode = this.#modes.of(call.port.name);
    if (call.form === "data" || call.form === "cancel") mode.typed = "commands";
    const result = this.#next ? this.#next.run(call, next) : next();
    const answered = (reply: Reply): void => {
      if (reply.kind === "connect") mode.connecting = true;
      const took = this.#clock.now - from;
      const text = `AT${call.text}`;
      this.#tell({ kind: "command", port: call.port.name, text, result: resultOf(reply), took });
    };
    // The promise itself goes on: a link between would have the answer come later than without a tracer.
    if (result instanceof Promise) result.then(answered, ignore);
    else answered(result);
    return result;
  }

  write(said: Said, next: (chunk: Buffer) => boolean): boolean {
    const { port, kind, chunk } = said;
    const mode = this.#modes.of(port.name);
    says(mode, kind);
    if (kind === "urc") {
      this.#tell({ kind: "urc", port: port.name, line: chunk.toString("latin1").trim() });
    }
    const before = mode.saying;
    mode.saying = kind;
    try {
      return this.#next ? this.#next.write(said, next) : next(chunk);
    } finally {
      mode.saying = before;
    }
  }

  report(port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void): void {
    if (this.#next) this.#next.report(port, urc, next);
    else next(urc);
  }
}

/** What a command failed with is the runner's to report. */
function ignore(): void {}

function resultOf(reply: Reply): string {
  if (reply.kind === "prompt") return ">";
  if (reply.kind === "connect") return "CONNECT";
  const { result } = reply;
  if (typeof result === "string") return result;
  return "cme" in result ? `+CME ERROR: ${result.cme}` : `+CMS ERROR: ${result.cms}`;
}
