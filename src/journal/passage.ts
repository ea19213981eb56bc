import type { ModuleLine, Pipe } from "../kernel/pipe.ts";

/** The host's end of a module's port, as far as a passage needs it. */
export interface PassedPort {
  readonly pipe: Pipe;
  readonly lines: { set(line: "DTR", active: boolean): void; sendBreak(): void } | undefined;
}

/** Whoever looks on. */
export interface PassageEye {
  bytes(way: "to host" | "from host", chunk: Buffer): void;
  line(line: "DTR" | ModuleLine, active: boolean): void;
}

/**
 * Joins a port that a host has open with a module's port: what one says the other hears, unchanged, at once, and no
 * faster than it can take it.
 */
export class Passage {
  readonly #host: Pipe;
  readonly #module: PassedPort;
  readonly #eye: PassageEye;

  constructor(host: Pipe, module: PassedPort, eye: PassageEye) {
    this.#host = host;
    this.#module = module;
    this.#eye = eye;
    const { pipe, lines } = module;
    host.attach({
      receive: (chunk) => {
        eye.bytes("from host", chunk);
        if (!pipe.write(chunk)) host.pause();
      },
      drained: () => pipe.resume(),
      closed() {},
      line: (line, active) => {
        if (line !== "DTR") return;
        eye.line("DTR", active);
        lines?.set("DTR", active);
      },
      broke: () => lines?.sendBreak(),
    });
    pipe.attach({
      receive: (chunk) => {
        eye.bytes("to host", chunk);
        if (!host.write(chunk)) pipe.pause();
      },
      drained: () => host.resume(),
      closed() {},
    });
    // A module without lines is there as long as it is joined.
    if (!lines) host.serial?.set("DSR", true);
  }

  /** The module has moved a line. */
  moved(line: "CTS" | ModuleLine, active: boolean): void {
    // CTS goes with the pipe: the host's driver has it.
    if (line === "CTS") return;
    this.#eye.line(line, active);
    this.#host.serial?.set(line, active);
  }

  close(): void {
    this.#host.close();
    this.#module.pipe.close();
  }
}
