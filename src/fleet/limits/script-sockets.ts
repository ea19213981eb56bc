import type { FirmwareScript } from "../firmware/script.ts";
import type { Values } from "../firmware/template.ts";

/** What a module opens that plays a script. */
export interface ScriptSockets {
  /** How many at a time: one for each <connectID>. */
  readonly sockets: number;
  /** Where to. One that each module fills in for itself counts as one: nobody knows how many they are. */
  readonly targets: ReadonlySet<string>;
}

/** Looks for AT+QIOPEN, behind `;` too, with the plan's variables filled in. */
export function socketsOf(
  { steps, failure }: FirmwareScript,
  variables: ReadonlyMap<string, string>,
): ScriptSockets {
  const values = valuesOf(variables);
  const connects = new Set<string>();
  const targets = new Set<string>();
  for (const step of [...steps, ...failure]) {
    if (step.kind !== "command") continue;
    const line = step.text.fill(values).toString("latin1");
    for (const [, given = ""] of line.matchAll(/\+QIOPEN=([^;?]+)/gi)) {
      const [, connect = "", service = "", host = "", port = ""] = given
        .split(",")
        .map((text) => text.trim().replaceAll('"', ""));
      connects.add(connect);
      // A listener has no other end.
      if (/^(tcp|udp)$/i.test(service)) targets.add(`${host.toLowerCase()}:${port}`);
    }
  }
  return { sockets: connects.size, targets };
}

/** What no variable stands for is left as it is. */
function valuesOf(variables: ReadonlyMap<string, string>): Values {
  return {
    random: { int: (low) => low },
    value: (name) => variables.get(name) ?? `{${name}}`,
  };
}
