import type { Model, Range } from "../models/model.ts";

/** One number that a basic command sets: `ATE0`, `AT&D2`, `ATS3=13`. */
export interface Register {
  readonly title: string;
  readonly doc: string;
  readonly range: Range;
  readonly factory: number | ((model: Model) => number);
  /** Stored by AT&W and restored by ATZ. */
  readonly saved: boolean;
  /** Values inside the range that are refused. */
  readonly refused?: readonly number[];
  /** What is missing of its effect. */
  readonly missing?: string;
}

/** V.250 chapters 5 and 6 as the module's manual limits them; in the order in which AT&V prints them. */
export const REGISTERS = {
  "&C": {
    title: "DCD Function Mode",
    doc: "0: DCD always on; 1: DCD on while there is a carrier.",
    missing:
      "On ports that have DCD: RFC 2217, UARTs, CMUX, and those in memory; --control tells of it on every port.",
    range: { min: 0, max: 1 },
    factory: 1,
    saved: true,
  },
  "&D": {
    title: "DTR Function Mode",
    missing: "On ports that have DTR, or get it by --dtr open or --control.",
    doc: "What dropping DTR does in data mode. 0: nothing; 1: command mode, the connection is kept; 2: the connection ends.",
    range: { min: 0, max: 2 },
    factory: (model) => model.factory.dtr,
    saved: true,
  },
  E: {
    title: "Command Echo Mode",
    doc: "1: the module echoes what is typed in command mode.",
    range: { min: 0, max: 1 },
    factory: 1,
    saved: true,
  },
  Q: {
    title: "Result Code Presentation Mode",
    doc: "1: no result codes.",
    range: { min: 0, max: 1 },
    factory: 0,
    saved: true,
  },
  V: {
    title: "Response Format",
    doc: "0: numeric result codes; 1: in words.",
    range: { min: 0, max: 1 },
    factory: 1,
    saved: true,
  },
  X: {
    title: "CONNECT Result Code Format",
    doc: "0: bare CONNECT; 1 to 4: a text may follow. TCP/IP connections print none.",
    range: { min: 0, max: 4 },
    factory: (model) => model.factory.connectText,
    saved: true,
  },
  S0: {
    title: "Rings Before Automatic Answering",
    doc: "Stored only; there are no calls.",
    range: { min: 0, max: 255 },
    factory: 0,
    saved: true,
  },
  S3: {
    title: "Command Line Termination Character",
    doc: "The character that ends a command line and begins and ends a response.",
    range: { min: 0, max: 127 },
    factory: 13,
    saved: false,
  },
  S4: {
    title: "Response Formatting Character",
    doc: "The character after S3 around a response.",
    range: { min: 0, max: 127 },
    factory: 10,
    saved: false,
  },
  S5: {
    title: "Command Line Editing Character",
    doc: "The character that deletes the one before it.",
    range: { min: 0, max: 127 },
    factory: 8,
    saved: false,
    refused: [10, 13],
  },
  S6: {
    title: "Pause Before Blind Dialling",
    doc: "Stored only, for compatibility.",
    range: { min: 0, max: 10 },
    factory: 2,
    saved: false,
  },
  S7: {
    title: "Wait for Connection Completion",
    doc: "Stored only, for compatibility.",
    range: { min: 0, max: 255 },
    factory: 0,
    saved: true,
  },
  S8: {
    title: "Comma Dial Modifier Delay",
    doc: "Stored only, for compatibility.",
    range: { min: 0, max: 255 },
    factory: 2,
    saved: false,
  },
  S10: {
    title: "Disconnect Delay",
    doc: "Stored only, for compatibility.",
    range: { min: 1, max: 254 },
    factory: 15,
    saved: true,
  },
} as const satisfies Record<string, Register>;

export type RegisterName = keyof typeof REGISTERS;

/** The registers of one port. */
export type Registers = Record<RegisterName, number>;

export const REGISTER_NAMES = Object.keys(REGISTERS) as readonly RegisterName[];

/** The declaration of a register, with the optional parts in sight. */
export function register(name: RegisterName): Register {
  return REGISTERS[name];
}

/** Made once a model: a copy is smaller than what is filled name by name. */
const templates = new WeakMap<Model, Registers>();

/** What AT&F sets. */
export function factoryRegisters(model: Model): Registers {
  let template = templates.get(model);
  if (!template) {
    template = makeRegisters(model);
    templates.set(model, template);
  }
  return { ...template };
}

function makeRegisters(model: Model): Registers {
  const registers = {} as Registers; // The cast: the loop fills every name.
  for (const name of REGISTER_NAMES) {
    const { factory } = register(name);
    registers[name] = typeof factory === "function" ? factory(model) : factory;
  }
  return registers;
}
