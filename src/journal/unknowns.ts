/** Something that no two modules, or no two moments, have in common, and where the module says it. */
export interface Unknown {
  readonly name: string;
  readonly doc: string;
  /** Of which lines. */
  readonly lines: RegExp;
  /** What of them it is; nothing in it may be a comma, a quote or a space. */
  readonly value: RegExp;
  /** The same value everywhere in a dialogue, as an IMEI. */
  readonly steady?: true;
}

const QUOTED_HEX = /(?<=")[0-9A-F]{2,8}(?=")/gi;
const IP =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?:\.\d{1,3}){0,12}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w.:])/gi;

/** Everything that is not compared between two modules; docs/journal.md is made after it. */
export const UNKNOWNS: readonly Unknown[] = [
  {
    name: "address",
    doc: "the module's own addresses and its DNS servers",
    lines: /^\+(QIACT|CGPADDR|QIDNSCFG|CGCONTRDP): /,
    value: IP,
  },
  {
    name: "found",
    doc: "what a name or a ping led to",
    lines: /^\+(QIURC: "dnsgip",|QPING: )/,
    value: IP,
  },
  {
    name: "trip",
    doc: "round trips and TTLs of pings, their sums",
    lines: /^\+QPING: 0,/,
    value:
      /(?<=^\+QPING: 0,"[^"]*",\d+,|^\+QPING: 0,"[^"]*",\d+,\d+,|^\+QPING: 0,\d+,\d+,\d+,|^\+QPING: 0,\d+,\d+,\d+,\d+,|^\+QPING: 0,\d+,\d+,\d+,\d+,\d+,)\d+/g,
  },
  {
    name: "ttl",
    doc: "how long a name's answer may be kept",
    lines: /^\+QIURC: "dnsgip",0,/,
    value: /(?<=,)\d+$/g,
  },
  {
    name: "port",
    doc: "ports that the system chose",
    lines: /^\+(QISTATE|QIURC: "incoming)/,
    value: /(?<=^\+QISTATE: \d+,"[^"]*","[^"]*",\d+,|^\+QIURC: "incoming",\d+,\d+,"[^"]*",)\d+/g,
  },
  {
    name: "serial",
    doc: "IMEI, IMSI",
    lines: /^(\+[CQ]?(GSN|IMI|CIMI|EGMR): ?"?)?\d{15}"?$/,
    value: /\d{15}/g,
    steady: true,
  },
  {
    name: "card",
    doc: "the SIM's ICCID and number",
    lines: /^\+(QCCID|ICCID|CCID|CNUM): /,
    value: /(?<=[: "])\+?\d{5,20}F?(?=$|")/g,
    steady: true,
  },
  {
    name: "cell",
    doc: "cells and areas",
    lines: /^\+(CREG|CGREG|CEREG): /,
    value: QUOTED_HEX,
  },
  {
    name: "serving",
    doc: "what AT+QENG and AT+QNWINFO tell of the network",
    lines: /^\+(QENG|QNWINFO): /,
    value: /(?<=[,"])[^",]+(?=[,"]|$)/g,
  },
  {
    name: "operator",
    doc: "operators by name and number",
    lines: /^\+(COPS: \d,\d,|QSPN: )/,
    value: /(?<=")[^",]+(?=")/g,
  },
  {
    name: "signal",
    doc: "signal levels",
    lines: /^\+(CSQ|QCSQ|QIND: "csq"|CESQ)/,
    value: /(?<=[ ,])-?\d+/g,
  },
  {
    name: "time",
    doc: "dates and times of day",
    lines: /^\+(CCLK|QLTS|QNTP|CTZE|CTZDST|QCTZR)/,
    value: /(?<=")\d+\/\d+\/\d+|\d+:\d+:\d+(?:[+-]\d+)?/g,
  },
  {
    name: "revision",
    doc: "the firmware's revision",
    lines: /^(Revision: |BG\w+R\w+|\+QAPPVER: |\w+_\d+\.\d+\.\d+)/,
    value: /(?<=^Revision: |^)(?!Revision)[\w.]+|(?<=^\+QAPPVER: "?)[\w.]+/g,
  },
  {
    name: "supply",
    doc: "voltage and temperature",
    lines: /^\+(CBC|QTEMP): /,
    value: /(?<=,)\d+/g,
  },
  {
    name: "reference",
    doc: "references of short messages",
    lines: /^\+CMGS: /,
    value: /\d+/g,
  },
];

/** Names the unknowns in what a module says: a dialogue's `{signal1}`. */
export class Namer {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** A line, as a transcript says it, with names in braces. */
  line(text: string): string {
    return hide(text, ({ name, steady }, value) => {
      const key = `${name} ${value}`;
      const known = steady && this.#names.get(key);
      if (known) return known;
      const count = (this.#counts.get(name) ?? 0) + 1;
      this.#counts.set(name, count);
      const made = `{${name}${count}}`;
      this.#names.set(key, made);
      return made;
    });
  }
}

/** A line without what is not compared. */
export function masked(line: string): string {
  return hide(line, ({ name }) => `{${name}}`);
}

function hide(line: string, put: (unknown: Unknown, value: string) => string): string {
  let text = line;
  for (const unknown of UNKNOWNS) {
    if (unknown.lines.test(line))
      text = text.replace(unknown.value, (value) => put(unknown, value));
  }
  return text;
}
