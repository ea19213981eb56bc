import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import type { Modem } from "../modem/modem.ts";
import type { InputLine, OutputLine } from "../kernel/pipe.ts";
import type { Cell, Signal } from "../services/air.ts";
import { plainText } from "./text.ts";

/** The lines of a port in memory as its host sees them. */
export class SeenLines {
  readonly active: Record<OutputLine, boolean> = { CTS: false, DSR: false, DCD: false, RI: false };
  rate = 115_200;

  constructor(host: MemoryPipe) {
    host.onLine = (line, active) => (this.active[line] = active);
    host.onBaudRate = (rate) => (this.rate = rate);
  }
}

/** `network! …`: what happens to the radio. False if it is no such action. */
export function networkDoes(modem: Modem, what: string): boolean {
  const { air } = modem.radio;
  const [verb = "", ...words] = what.split(" ");
  const rest = words.join(" ");
  switch (verb) {
    case "loses": // coverage
      air.covered = false;
      return rest === "coverage";
    case "covers": // again
      air.covered = true;
      return rest === "again";
    case "signal":
      air.setSignal(readSignal(words));
      return true;
    case "rejects":
      air.setWelcome(words[0] ?? "*", Number(words[1] ?? 15));
      return true;
    case "accepts":
      air.setWelcome(words[0] ?? "*", "accept");
      return true;
    case "detaches":
      modem.radio.expel();
      return true;
    case "deactivates":
      modem.loseContext(Number(words[0]));
      return true;
    case "zone":
      air.setZone(Number(words[0]), Number(words[1] ?? 0));
      return true;
    case "leaves": // only eMTC 00101, everything
      air.setCells(undefined);
      if (words[0] === "only")
        air.setCells(air.all.filter(({ rat, plmn }) => fits(words, rat, plmn)));
      return true;
    case "moves": // 1A2C 2: into another tracking area, past so many cells
      air.setCells(air.all.map((cell) => movedCell(cell, words)));
      return true;
    case "grants":
      return grants(modem, words);
    case "texts": // "+491701234567" hello there
    case "sends": // pdu 07…
      return sendsMessage(modem, what);
    default:
      return false;
  }
}

function sendsMessage({ messages }: Modem, what: string): boolean {
  const text = /^texts "([^"]*)" (.*)$/.exec(what);
  const pdu = /^sends pdu (\S+)$/.exec(what);
  if (text) return messages.receive({ from: text[1]!, text: plainText(text[2]!) });
  return pdu !== null && messages.receive({ pdu: pdu[1]! });
}

/** The cell that is there instead, behind a move. */
function movedCell(cell: Cell, [tac = cell.tac, cells = "1"]: readonly string[]): Cell {
  const ci = Number.parseInt(cell.ci, 16) + 16 * Number(cells);
  return { ...cell, tac, ci: ci.toString(16).toUpperCase() };
}

function fits(words: readonly string[], rat: string, plmn: string): boolean {
  const rats = words.filter((word) => /^[a-z]+$/i.test(word) && word !== "only");
  const plmns = words.filter((word) => /^\d+$/.test(word));
  return (rats.length === 0 || rats.includes(rat)) && (plmns.length === 0 || plmns.includes(plmn));
}

/** `rssi=-91 rsrp=-111` */
function readSignal(words: readonly string[]): Partial<Signal> {
  return Object.fromEntries(
    words.map((word) => {
      const [name, value] = word.split("=");
      return [name, Number(value)];
    }),
  );
}

/** `psm none`, `psm 00100001 00000101`, `edrx as requested` */
function grants({ radio }: Modem, [what, ...values]: readonly string[]): boolean {
  const { manners } = radio.air;
  const [first = "", second = ""] = values;
  const whole = values.join(" ");
  const fixed = whole === "none" || whole === "as requested" ? whole : undefined;
  if (what === "psm") manners.psm = fixed ?? { periodic: first, active: second };
  else if (what === "edrx") manners.edrx = fixed ?? { cycle: first, window: second };
  else return false;
  return true;
}

/** `sim! is removed`, `sim! is inserted`. */
export function simDoes(modem: Modem, what: string): boolean {
  if (what === "is removed") modem.sim.insert(false);
  else if (what === "is inserted") modem.sim.insert(true);
  else return false;
  return true;
}

/** `host! …`: lines, and the port itself. Throws if the host sees something else than is said. */
export function hostDoes(modem: Modem, host: MemoryPipe, lines: SeenLines, what: string): boolean {
  const seen = /^sees (\S+) (\S+)$/.exec(what);
  if (seen) {
    const [, thing = "", expected = ""] = seen;
    const actual = state(modem, lines, thing);
    if (actual === undefined) return false;
    if (actual !== expected) throw new Error(`host! ${what}: but ${thing} is ${actual}`);
    return true;
  }
  switch (what) {
    case "drops RTS":
      host.setLine("RTS", false);
      return true;
    case "raises RTS":
      host.setLine("RTS", true);
      return true;
    case "sends a break":
      host.sendBreak();
      return true;
    case "stops reading":
      host.pause();
      return true;
    case "reads again":
      host.resume();
      return true;
    case "opens the port":
      host.setPresent(true);
      return true;
    case "leaves the port":
      host.setPresent(false);
      return true;
    default:
      return lineDoes((line, active) => host.setLine(line, active), what);
  }
}

/** A line of a port, or a pin: `drops DTR`, `pulls PWRKEY low`. False if it is neither. */
export function lineDoes(move: (line: InputLine, active: boolean) => void, what: string): boolean {
  const dtr = /^(drops|raises) DTR$/.exec(what);
  const pin = /^(?:(pulls) (PWRKEY|RESET_N) low|lets (PWRKEY|RESET_N) go)$/.exec(what);
  if (dtr) move("DTR", dtr[1] === "raises");
  // The cast: the expression lets nothing else through.
  else if (pin) move((pin[2] ?? pin[3]) as InputLine, pin[1] !== undefined);
  return dtr !== null || pin !== null;
}

function state(modem: Modem, { active, rate }: SeenLines, thing: string): string | undefined {
  switch (thing) {
    case "STATUS":
      return modem.power.status ? "on" : "off";
    case "power":
      return modem.power.state;
    case "CTS":
    case "DSR":
    case "DCD":
    case "RI":
      return active[thing] ? "on" : "off";
    case "rate":
      return String(rate);
    default:
      return undefined;
  }
}
