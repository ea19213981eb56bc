import type { Readable } from "node:stream";
import type { Modem } from "../modem/modem.ts";
import type { Faults } from "../faults/faults.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { Surroundings } from "../testing/surroundings.ts";
import { isAround, perform } from "../testing/scene.ts";
import type { OpenPort } from "./ports/plug.ts";
import type { Report } from "./report.ts";

/** What the lines of --control are about. */
export interface Controlled {
  readonly modem: Modem;
  readonly ports: readonly OpenPort[];
  readonly faults: Faults;
  /** Servers and names of a simulated network. */
  readonly surroundings?: Surroundings | undefined;
  tell(report: Report): void;
  /** Hears what is made to happen. */
  acted?(what: string): void;
  /** The input has ended. */
  end(): void;
}

/** The longest line; what is longer is thrown away as it comes. */
const LONGEST = 4096;

/** Does what stands on each line, and tells of it: docs/control.md. */
export function readControl(input: Readable, controlled: Controlled): void {
  let typed = "";
  let tooLong = false;
  input.setEncoding("utf8");
  input.on("data", (chunk: string) => {
    const [first = "", ...rest] = chunk.split("\n");
    typed += first;
    for (const next of rest) {
      obey(controlled, tooLong || typed.length > LONGEST ? undefined : trimmed(typed));
      typed = next;
      tooLong = false;
    }
    if (typed.length > LONGEST) {
      typed = "";
      tooLong = true;
    }
  });
  input.on("end", () => controlled.end());
  input.on("error", () => controlled.end());
}

function obey(controlled: Controlled, line: string | undefined): void {
  const { tell } = controlled;
  if (line === "") return;
  if (line === undefined) {
    const why = `more than ${LONGEST} characters`;
    return tell({ event: "refused", line: "…", why });
  }
  const why = safely(controlled, line);
  if (why === undefined) {
    controlled.acted?.(line);
    tell({ event: "done", did: line });
  } else tell({ event: "refused", line, why });
}

/** Blanks at its ends, and the CR of a line that ends with CR LF. */
function trimmed(line: string): string {
  return line.replace(/^[ \t]+|[ \t\r]+$/g, "");
}

/** A line of a user's must not end the program, whatever is wrong with us. */
function safely(controlled: Controlled, line: string): string | undefined {
  try {
    return refusal(controlled, line);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    controlled.tell({ event: "defect", message });
    return "a mistake in modemtwin";
  }
}

/** Does it; or why it cannot be done. */
function refusal(
  { modem, ports, faults, surroundings }: Controlled,
  typed: string,
): string | undefined {
  const [, who = "", what = ""] = /^(\w+)! (.+)$/.exec(typed) ?? [];
  const names = ports.map(({ info }) => info.port);
  const known = ["network", "sim", "faults", "host", ...names];
  if (!known.includes(who))
    return `a line begins with one of ${known.map((name) => `${name}!`).join(", ")}`;
  const { lines } = ports.find(({ info }) => info.port === who) ?? ports[0]!;
  const line = (name: InputLine, active: boolean) => lines?.line(name, active);
  const scene = { modem, faults, surroundings, line };
  return perform(scene, isAround(who) ? who : "host", what);
}
