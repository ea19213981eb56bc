import { HostError } from "../kernel/errors.ts";
import type { Instant } from "../kernel/clock.ts";
import type { Endpoint } from "../network/network.ts";
import { parseEndpoint } from "../network/endpoint.ts";
import type { Trace } from "../trace/trace.ts";
import type { JournalRow } from "./row.ts";

/** A row, and the line of the file on which it stands. */
export interface NumberedRow {
  readonly row: JournalRow;
  readonly line: number;
}

/**
 * The rows of a journal, one after the other. Its last line may have been cut off, as by a power cut: it is left out.
 * Kinds that are not known are left out as well. Throws MT_FILE with file and line.
 */
export function* readRows(lines: Iterable<string>, file: string): Generator<NumberedRow> {
  let number = 0;
  let held: string | undefined;
  for (const text of lines) {
    if (held !== undefined) yield* numbered(held, ++number, file, false);
    held = text;
  }
  if (held !== undefined) yield* numbered(held, ++number, file, true);
  if (number === 0) throw wrong(file, 1, "the file is empty");
}

function* numbered(text: string, line: number, file: string, last: boolean) {
  if (text.trim() === "" && line > 1) return;
  if (text === "") throw wrong(file, 1, "the file is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (last && line > 1) return;
    throw wrong(file, line, "not a line of JSON; a journal has one object a line");
  }
  if (typeof value !== "object" || value === null) throw wrong(file, line, "not a JSON object");
  const fields = new Fields(value as Record<string, unknown>, file, line);
  if (line === 1) fields.checkHead();
  const row = rowOf(fields);
  if (row) yield { row, line };
}

function rowOf(fields: Fields): JournalRow | undefined {
  const kind = fields.text("kind");
  if (kind === "journal") return fields.head();
  if (kind === "lost") return { kind, lines: fields.number("lines") };
  const happened = happenedOf(kind, fields);
  // The cast: `at` is all that was missing.
  return happened && ({ at: fields.number("at") as Instant, ...happened } as Trace);
}

function happenedOf(kind: string, fields: Fields): object | undefined {
  switch (kind) {
    case "bytes": {
      const way = fields.oneOf("way", ["to host", "from host"]);
      const data = fields.value("data") === true;
      return { kind, port: fields.text("port"), way, data, chunk: fields.chunk() };
    }
    case "command": {
      const { port, text, result } = fields.texts("port", "text", "result");
      return { kind, port, text, result, took: fields.number("took") };
    }
    case "urc":
      return { kind, ...fields.texts("port", "line") };
    case "line":
      return { kind, ...fields.texts("port", "line"), active: fields.value("active") === true };
    case "action":
      return { kind, what: fields.text("what") };
    case "event":
    case "fault":
      return { kind, event: fields.rest("at", "wall", "kind") };
    case "flow": {
      const { step } = fields.texts("step");
      const what =
        step === "up" || step === "down"
          ? { step, chunk: fields.chunk() }
          : { step, ...fields.some("by", "error") };
      return {
        kind,
        flow: fields.number("flow"),
        protocol: fields.oneOf("protocol", ["tcp", "udp"]),
        local: fields.endpoint("local"),
        remote: fields.endpoint("remote"),
        acknowledged: fields.number("acknowledged"),
        what,
      };
    }
    case "lookup":
      return {
        kind,
        ...fields.some("lookup", "name", "family", "server"),
        what: fields.some("step", "addresses", "ttl", "error"),
      };
    case "ping":
      return {
        kind,
        ...fields.some("ping", "local", "address", "bytes", "sequence"),
        what: fields.some("step", "time", "ttl", "error"),
      };
    default:
      return undefined;
  }
}

/** The fields of one line; what is wrong with them names file and line. */
class Fields {
  readonly #fields: Record<string, unknown>;
  readonly #file: string;
  readonly #line: number;

  constructor(fields: Record<string, unknown>, file: string, line: number) {
    this.#fields = fields;
    this.#file = file;
    this.#line = line;
  }

  checkHead(): void {
    if (this.#fields["kind"] !== "journal") {
      throw wrong(
        this.#file,
        1,
        'no journal: the first line has "kind":"journal" (docs/journal.md)',
      );
    }
    const { version } = this.#fields;
    if (version !== 1) throw this.wrong(`version ${String(version)}; 1 can be read`);
  }

  head(): JournalRow {
    const { by, model, seed, wall } = this.some("by", "model", "seed", "wall");
    const text = (value: unknown) => (typeof value === "string" ? value : undefined);
    return {
      ...{ kind: "journal", version: 1, by: text(by) ?? "" },
      ...{ model: text(model), seed: text(seed), wall: text(wall) },
    };
  }

  value(name: string): unknown {
    return this.#fields[name];
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== "string") throw this.wrong(`"${name}" is to be a text`);
    return value;
  }

  texts<const N extends string>(...names: readonly N[]): { readonly [name in N]: string } {
    // The cast: Object.fromEntries forgets the names.
    return Object.fromEntries(names.map((name) => [name, this.text(name)])) as {
      readonly [name in N]: string;
    };
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== "number") throw this.wrong(`"${name}" is to be a number`);
    return value;
  }

  oneOf<const W extends string>(name: string, words: readonly W[]): W {
    const value = words.find((word) => word === this.#fields[name]);
    if (value === undefined) throw this.wrong(`"${name}" is to be ${words.join(" or ")}`);
    return value;
  }

  chunk(): Buffer {
    const { text, base64 } = this.#fields;
    if (typeof text === "string") return Buffer.from(text, "latin1");
    if (typeof base64 === "string") return Buffer.from(base64, "base64");
    throw this.wrong('"text" or "base64" is missing');
  }

  endpoint(name: string): Endpoint {
    const text = this.text(name);
    const found = parseEndpoint(text);
    if (found) return found;
    const [, port] = /^:(\d{1,5})$/.exec(text) ?? [];
    if (port === undefined) throw this.wrong(`"${name}" is to be an address and a port`);
    return { address: "", port: Number(port) };
  }

  /** Those of these that are there. */
  some(...names: readonly string[]): { [name: string]: unknown } {
    return Object.fromEntries(
      names.flatMap((name) => (name in this.#fields ? [[name, this.#fields[name]]] : [])),
    );
  }

  /** All but these. */
  rest(...names: readonly string[]): object {
    return Object.fromEntries(
      Object.entries(this.#fields).filter(([name]) => !names.includes(name)),
    );
  }

  wrong(what: string): HostError {
    return wrong(this.#file, this.#line, what);
  }
}

function wrong(file: string, line: number, what: string): HostError {
  return new HostError("MT_FILE", `${file}:${line}: ${what}`);
}
