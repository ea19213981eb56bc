import { bytesOf } from "../stream/row-bytes.ts";
import type { BytesRow, CommandRow, FaultRow, FlowRow, Row } from "../stream/row.ts";
import { Bites } from "./bites.ts";
import type { Data, Exchange, Note, Said } from "./entry.ts";
import type { Log } from "./log.ts";
import { eventText, faultText, flowText, lookupText, pingText } from "./note-text.ts";
import { PortTalk } from "./port-talk.ts";
import { ends, linesOf, MOST_RESULT } from "./result.ts";

/** Of what is longer only the beginning is kept. */
const MOST_KEPT = 4096;

/** Makes of the journal's rows the entries of the dialogue. */
export class Assembler {
  readonly #log: Log;
  readonly #ports = new Map<string, PortTalk>();
  readonly #bites: Bites;
  #row: Row | undefined;

  constructor(log: Log) {
    this.#log = log;
    this.#bites = new Bites(log);
  }

  /** The ports that have been heard of. */
  get ports(): readonly string[] {
    return [...this.#ports.keys()];
  }

  take(row: Row): void {
    this.#row = row;
    switch (row.kind) {
      case "bytes":
        return this.#bytes(row);
      case "command":
        return this.#command(row);
      case "urc": {
        const urc = {
          ...this.#place(),
          kind: row.kind,
          port: row.port,
          line: row.line,
          payload: "",
        };
        this.#log.add(urc);
        return this.#at(row.port).reported(urc);
      }
      case "fault":
        return this.#fault(row);
      case "action":
        return this.#note("action", row.what, false);
      case "flow":
        return this.#flow(row);
      case "event":
        return this.#note("event", eventText(row), row.event === "defect", portOf(row));
      case "lookup":
        return this.#note("network", lookupText(row), row.step === "failed");
      case "ping":
        return this.#note("network", pingText(row), row.step === "failed");
      case "line":
        return this.#note("line", `${row.line} ${row.active ? "on" : "off"}`, false, row.port);
    }
    // Of a later version: passed over.
  }

  /** So many rows before the next one are not here. */
  missed(rows: number): void {
    this.#note("missed", `${rows} rows of the journal are missing here`, true);
  }

  /** It begins where another module's dialogue was. */
  anew(): void {
    this.#note("anew", "another module answers here now: what the one before said is gone", false);
  }

  #bytes(row: BytesRow & { at: number }): void {
    const talk = this.#at(row.port);
    const bytes = bytesOf(row);
    if (row.way === "from host") {
      talk.typed(bytes);
      if (row.data) this.#data("port", row.port, "", "up", bytes);
      else this.#typed(talk, row.port, bytes);
    } else if (row.data) {
      this.#data("port", row.port, "", "down", bytes);
    } else {
      const rest = talk.heard(bytes);
      const garbled = talk.takeGarbled();
      if (garbled !== undefined) this.#inVain(talk.lines.garbled(garbled, row.at));
      if (/[^\s\b]/.test(rest) || talk.answering) this.#answered(talk, row.port, rest);
    }
  }

  #typed(talk: PortTalk, port: string, text: string): void {
    // A character that is deleted while the line is typed is none.
    const lines = (talk.typing + text).split("\r");
    talk.typing = erased(lines.pop() ?? "").slice(-MOST_KEPT);
    for (const typed of lines) {
      const line = erased(typed).replace(/^[^\u0021-\u007e]+/, "");
      if (/AT/i.test(line)) {
        talk.answering = undefined;
        this.#inVain(talk.lines.typed(this.#exchange(port, line, false), this.#row?.at ?? 0));
      } else if (line !== "") {
        this.#says(talk, port, "host", `${line}\r`);
      }
    }
  }

  #command({ port, text, result, took, at }: CommandRow & { at: number }): void {
    const talk = this.#at(port);
    const exchange = this.#exchangeOf(talk, port, text, at - took);
    talk.last = exchange;
    this.#log.touch(exchange);
    if (result === "") {
      // A fault keeps the answer back.
      talk.answering = undefined;
      exchange.unanswered = true;
      exchange.complete = true;
      return;
    }
    // A line with several commands ends with the first that fails, or the last.
    exchange.result = result;
    exchange.took = (exchange.took ?? 0) + took;
    talk.answering = exchange;
  }

  #exchangeOf(talk: PortTalk, port: string, text: string, begun: number): Exchange {
    const { answering, last, lines } = talk;
    // More commands of the same line.
    if (answering && answering.answer === "" && lines.continues(text)) return answering;
    const found = lines.answered(text, begun);
    if (!found) {
      const continued = last?.result === ">" || last?.result === "CONNECT";
      // It was typed before the first row that is here.
      if (!continued) talk.typed(`${text}\r`);
      return this.#exchange(port, text, continued);
    }
    this.#inVain(found.vain);
    return found.exchange;
  }

  /** They will not be answered any more. */
  #inVain(exchanges: readonly Exchange[]): void {
    for (const exchange of exchanges) {
      exchange.unanswered = true;
      this.#log.touch(exchange);
    }
  }

  #answered(talk: PortTalk, port: string, text: string): void {
    const at = this.#row?.at ?? 0;
    const known = talk.answering ?? talk.owedFor(text);
    const exchange = known ?? talk.lines.next(at);
    if (!exchange) return this.#says(talk, port, "module", text);
    const over = ends(exchange.answer.slice(-MOST_RESULT) + text);
    exchange.answer = kept(exchange.answer, text);
    this.#log.touch(exchange);
    if (!over) return;
    exchange.complete = true;
    if (known) {
      talk.paid(exchange);
      if (talk.answering === exchange) talk.answering = undefined;
    } else {
      // Not a command of the module's: no row tells of it.
      this.#inVain(talk.lines.refused(at)?.vain ?? []);
      exchange.result = linesOf(exchange.answer, undefined).at(-1);
      talk.last = exchange;
    }
  }

  #says(talk: PortTalk, port: string, by: Said["by"], text: string): void {
    const { said } = talk;
    if (said && said === this.#log.last && said.by === by) {
      said.text = kept(said.text, text);
      return this.#log.touch(said);
    }
    talk.said = { ...this.#place(), kind: "said", port, by, text };
    this.#log.add(talk.said);
  }

  #data(where: Data["where"], name: string, remote: string, way: Data["way"], bytes: string): void {
    const { last } = this.#log;
    if (last?.kind === "data" && last.where === where && last.name === name && last.way === way) {
      last.bytes = kept(last.bytes, bytes);
      last.length += bytes.length;
      last.chunks++;
      return this.#log.touch(last);
    }
    this.#log.add({
      ...this.#place(),
      kind: "data",
      where,
      name,
      remote,
      way,
      length: bytes.length,
      chunks: 1,
      bytes: bytes.slice(0, MOST_KEPT),
    });
  }

  #flow(row: FlowRow): void {
    const { step } = row;
    if (step === "up" || step === "down") {
      const name = `${row.protocol.toUpperCase()} ${row.flow}`;
      return this.#data("network", name, row.remote, step, bytesOf(row));
    }
    this.#note("network", flowText(row), step === "failed" || step === "reset");
  }

  #fault(row: FaultRow & { at: number }): void {
    if (row.what !== "bit") return this.#note("fault", faultText(row), false);
    // Its first bite tells that there is one; what the others lead to is the error.
    this.#bites.bit(row, () => this.#noted("fault", "", (row.times ?? 1) === 1));
    for (const talk of this.#ports.values()) {
      const bitten = [talk.answering, ...talk.lines.all(row.at)].find(
        (exchange) => exchange && sameCommand(exchange.text, row.subject),
      );
      if (bitten && !bitten.bites.includes(row.id)) {
        bitten.bites = [...bitten.bites, row.id];
        return this.#log.touch(bitten);
      }
    }
  }

  #exchange(port: string, text: string, continued: boolean): Exchange {
    const exchange: Exchange = {
      ...this.#place(),
      kind: "exchange",
      port,
      text,
      continued,
      result: undefined,
      took: undefined,
      answer: "",
      complete: false,
      unanswered: false,
      bites: [],
    };
    this.#log.add(exchange);
    return exchange;
  }

  #note(about: Note["about"], text: string, bad: boolean, port?: string): void {
    this.#noted(about, text, bad, port);
  }

  #noted(about: Note["about"], text: string, bad: boolean, port?: string): Note {
    const note: Note = { ...this.#place(), kind: "note", about, port, text, bad };
    this.#log.add(note);
    return note;
  }

  #place(): { id: number; at: number; wall: string } {
    return { id: this.#log.newId(), at: this.#row?.at ?? 0, wall: this.#row?.wall ?? "" };
  }

  #at(port: string): PortTalk {
    let talk = this.#ports.get(port);
    if (!talk) {
      talk = new PortTalk();
      this.#ports.set(port, talk);
    }
    return talk;
  }
}

function portOf(row: Row & { kind: "event" }): string | undefined {
  return typeof row["port"] === "string" ? row["port"] : undefined;
}

function sameCommand(text: string, subject: string | undefined): boolean {
  return subject !== undefined && text.toUpperCase().includes(subject.toUpperCase());
}

/** More of it, as far as it is kept. */
function kept(before: string, more: string): string {
  return before.length < MOST_KEPT ? before + more.slice(0, MOST_KEPT - before.length) : before;
}

/** A line without what its backspaces deleted. */
function erased(line: string): string {
  if (!line.includes("\b")) return line;
  let left = "";
  for (const character of line) left = character === "\b" ? left.slice(0, -1) : left + character;
  return left;
}
