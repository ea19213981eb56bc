import { Problem } from "./problem.ts";
import type { Modems, Served } from "./served.ts";

/** The module of that name. Throws a Problem if there is none. */
export function servedOf(modems: Modems, name: string): Served {
  const served = modems.get(name);
  if (served) return served;
  const names = modems.list.slice(0, 20).map((each) => each.name);
  throw new Problem("not-found", `there is no module ${name}; there are ${names.join(", ")}`);
}
