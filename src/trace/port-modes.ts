import type { SaidKind } from "../at/interposer.ts";

/** What the bytes at a port are, as far as what it says shows it. */
export interface PortMode {
  /** What the host types now. */
  typed: "commands" | "prompt" | "data";
  /** CONNECT will be said next. */
  connecting: boolean;
  /** What is being written, while it is. */
  saying: SaidKind | undefined;
}

/** The modes of all ports by name: a pipe does not know whether AT or data passes through it. */
export class PortModes {
  readonly #modes = new Map<string, PortMode>();

  of(port: string): PortMode {
    let mode = this.#modes.get(port);
    if (!mode) {
      mode = { typed: "commands", connecting: false, saying: undefined };
      this.#modes.set(port, mode);
    }
    return mode;
  }
}

/** A port is about to say something. */
export function says(mode: PortMode, kind: SaidKind): void {
  switch (kind) {
    case "echo":
      return;
    case "prompt":
    case "data":
      mode.typed = kind;
      break;
    case "urc":
      mode.typed = "commands";
      break;
    case "response":
      // A prompt ends in that its data runs.
      if (mode.connecting) mode.typed = "data";
      else if (mode.typed === "data") mode.typed = "commands";
  }
  mode.connecting = false;
}
