import type { InputLine, ModuleLine, Pipe, SerialLine } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";
import type { PortModes } from "./port-modes.ts";
import type { Happened } from "./trace.ts";

/** A port's wire, watched: nothing that passes is changed or held up. */
export class TracedPipe extends WrappedPipe {
  readonly #name: () => string;
  readonly #modes: PortModes;
  readonly #tell: (happened: Happened) => void;
  readonly #lines = new Map<ModuleLine | InputLine, boolean>();

  constructor(
    inner: Pipe,
    name: () => string,
    modes: PortModes,
    tell: (happened: Happened) => void,
  ) {
    super(inner);
    this.#name = name;
    this.#modes = modes;
    this.#tell = tell;
  }

  override get serial(): SerialLine | undefined {
    const { serial } = this.inner;
    if (!serial) return undefined;
    return {
      ringLine: serial.ringLine,
      set: (line, active) => {
        this.#moved(line, active);
        serial.set(line, active);
      },
    };
  }

  override write(chunk: Buffer): boolean {
    const port = this.#name();
    if (port !== "") {
      const { saying, typed } = this.#modes.of(port);
      // What a fault has held back is written when nothing is being said.
      const data = (saying ?? typed) === "data";
      this.#tell({ kind: "bytes", port, way: "to host", chunk, data });
    }
    return this.inner.write(chunk);
  }

  override receive(chunk: Buffer): void {
    const port = this.#name();
    if (port !== "") {
      const data = this.#modes.of(port).typed !== "commands";
      this.#tell({ kind: "bytes", port, way: "from host", chunk, data });
    }
    super.receive(chunk);
  }

  override line(line: InputLine, active: boolean): void {
    this.#moved(line, active);
    super.line(line, active);
  }

  override hostLeft(): void {
    // Half a payload that will not be finished; data mode goes on.
    const mode = this.#modes.of(this.#name());
    if (mode.typed === "prompt") mode.typed = "commands";
    super.hostLeft();
  }

  #moved(line: ModuleLine | InputLine, active: boolean): void {
    const port = this.#name();
    if (port === "" || this.#lines.get(line) === active) return;
    this.#lines.set(line, active);
    this.#tell({ kind: "line", port, line, active });
  }
}
