import { listField, mappingField, parsedField } from "../../documents/field.ts";
import { parseDeed, type Deed } from "../../scenario/deed.ts";
import { Problem } from "../problem.ts";
import { route, type Route } from "../route.ts";
import type { Served } from "../served.ts";
import { list, object, text } from "../shape.ts";
import { scenePlayed } from "../scene.ts";

const BODY = mappingField(
  "what is to happen",
  {
    do: listField(
      "a line as in a scenario, or several: `network! loses coverage`, `faults! add cut at=5`, `uart1! drops DTR` (docs/control.md)",
      parsedField("a line", parseLine),
    ),
  },
  ["do"],
);

/** What happens to a module. */
export const ACTION_ROUTES: readonly Route[] = [
  route({
    method: "post",
    path: "/api/modems/{modem}/actions",
    title: "Lets something happen around a module",
    doc: "Lines are done one by one, up to the first that cannot be done.",
    body: BODY,
    answer: {
      status: 200,
      doc: "it was done",
      shape: object("what was done", { did: list("line by line", text("a line")) }),
    },
    problems: ["refused"],
    handle(call, json) {
      const served = call.served();
      const deeds = call.body.do ?? [];
      const did: string[] = [];
      for (const deed of deeds) {
        perform(served, deed, did);
        did.push(deed.text);
      }
      return json({ did });
    },
  }),
  route({
    method: "get",
    path: "/api/modems/{modem}/scenario.yaml",
    title: "What was done to a module through the API, as a scenario",
    answer: { status: 200, doc: "a scenario (docs/scenarios.md)", type: "application/yaml" },
    handle(call) {
      const served = call.served();
      const { deeds, memory, modem, seed, faultsAtFirst } = served;
      const made = { model: modem.model.name, seed, faults: faultsAtFirst };
      const scenario = served.scenario()?.name;
      const body = deeds.asScenario({ ...made, scenario }, memory.firstTyped);
      return { status: 200, type: "application/yaml", body };
    },
  }),
];

/** A line of a scenario, or one of a port by its name. */
type Line = Deed & { readonly port?: string };

function parseLine(line: string): { readonly value: Line } | string {
  const [, port, rest = ""] = /^(uart\d+|usbat|usbmodem)!(.*)$/s.exec(line) ?? [];
  if (port === undefined) return parseDeed(line);
  const parsed = parseDeed(`host!${rest}`);
  return typeof parsed === "string" ? parsed : { value: { ...parsed.value, text: line, port } };
}

function perform(served: Served, deed: Line, did: readonly string[]): void {
  const why = deed.run(scenePlayed(served, deed.port));
  if (why !== undefined) {
    const before = did.length === 0 ? "" : `; done before it: ${did.join(", ")}`;
    throw new Problem("refused", `${deed.text}: ${why}${before}`);
  }
  served.acted(deed.text);
  served.deeds.add(asOfScenario(served, deed));
}

/** A scenario has one host; what other ports do is told, and not done again. */
function asOfScenario({ ports }: Served, { text: line, port }: Line): string {
  if (port === undefined) return line;
  return port === ports[0]?.port ? line.replace(/^\w+!/, "host!") : `# ${line}`;
}
