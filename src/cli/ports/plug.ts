import type { AtChannel } from "../../at/channel.ts";
import type { Faults } from "../../faults/faults.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { LineFormat, Pipe } from "../../kernel/pipe.ts";
import type { Modem } from "../../modem/modem.ts";
import type { HostEvent } from "../../transports/host-pipe.ts";
import { PresenceDtr } from "../../transports/presence-dtr.ts";
import { SideLines } from "../../transports/side-lines.ts";
import { StrictLine } from "../../transports/strict-line.ts";
import type { Tracer } from "../../trace/tracer.ts";
import type { PortInfo, Report } from "../report.ts";
import type { Place } from "./port-names.ts";

/** A port of the module that is open to hosts. */
export interface OpenPort {
  readonly info: PortInfo;
  readonly isTerminal: boolean;
  /** Whether a host is there; undefined: the port does not tell. */
  readonly present: boolean | undefined;
  /** The lines beside it, where somebody may move them. */
  readonly lines?: SideLines | undefined;
  close(): void;
}

/** What every port has to do with. */
export interface Surroundings {
  readonly modem: Modem;
  readonly clock: Clock;
  tell(report: Report): void;
  /** Ends the process. */
  end(reason: string): void;
  /** --strict-baud */
  readonly strictBaud: boolean;
  /** --dtr open */
  readonly dtrByPresence: boolean;
  /** Lines may be moved and watched beside the ports: --control, --http. */
  readonly steered: boolean;
  /** Undefined: nothing can go wrong. */
  readonly faults?: Faults | undefined;
  /** Sees what passes on the wire. */
  readonly tracer?: Tracer | undefined;
}

/** A port while it is being opened: what its transport calls back, and the module's end of it. */
export class Plug {
  readonly #around: Surroundings;
  readonly #place: Place;
  #channel: AtChannel<Modem> | undefined;
  #lines: SideLines | undefined;
  #present: boolean | undefined;

  constructor(around: Surroundings, place: Place) {
    this.#around = around;
    this.#place = place;
  }

  /** Puts the module's port on a pipe. `rate` is its baud as long as AT+IPR has stored nothing else. */
  connect(pipe: Pipe, rate?: number): void {
    if (pipe.tellsHosts) this.#present ??= false;
    const { modem, strictBaud, dtrByPresence, steered, faults, tracer, tell } = this.#around;
    const wire = tracer ? tracer.pipe(pipe, () => this.name) : pipe;
    let end = faults ? faults.pipe(wire, () => this.name) : wire;
    if (strictBaud && pipe.uart) end = new StrictLine(end);
    if (dtrByPresence && !pipe.serial && pipe.tellsHosts) end = new PresenceDtr(end);
    if (steered) {
      end = this.#lines = new SideLines(end, (line, active) =>
        tell({ event: "line", port: this.name, line, active }),
      );
    }
    this.#channel = modem.plug(end, this.#place.name, rate);
  }

  get channel(): AtChannel<Modem> {
    return this.#channel!;
  }

  /** Until it is known: the name asked for. */
  get name(): string {
    return this.#channel?.name ?? this.#place.name ?? "";
  }

  /** What is open now. `place` is for programs, `words` for people. */
  opened(info: Omit<PortInfo, "port">, close: () => void): OpenPort {
    const present = (): boolean | undefined => this.present;
    return {
      ...{ info: { ...info, port: this.name }, isTerminal: false, lines: this.lines, close },
      get present() {
        return present();
      },
    };
  }

  get lines(): SideLines | undefined {
    return this.#lines;
  }

  /** Whether a host is there; undefined: the port does not tell. */
  get present(): boolean | undefined {
    return this.#present;
  }

  // ---- what a transport calls

  readonly onHost = (event: HostEvent, from?: string, why?: string): void => {
    const { tell } = this.#around;
    if (event !== "host refused") this.#present = event === "host attached";
    tell({ event, port: this.name, ...(from !== undefined && { from }), ...(why && { why }) });
  };

  readonly onRate = ({ baudRate }: LineFormat): void => {
    const { rate } = this.channel.lines;
    if (baudRate === rate) return;
    this.#around.tell({ event: "other rate", port: this.name, host: baudRate, module: rate });
  };

  readonly onTrouble = (why: string): void => {
    this.#around.tell({ event: "no host", port: this.name, why });
  };

  readonly onNote = (what: string): void => {
    this.#around.tell({ event: "note", message: `${this.name}: ${what}` });
  };

  readonly whenAnswered = (run: () => void): (() => void) =>
    this.#around.modem.whenIdle(this.channel, run);
}
