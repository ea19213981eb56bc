import { COMMANDS } from "../commands/index.ts";

/** How long what is typed may take, by its declaration. */
export function mostOf(typed: string): number {
  const [, name = ""] = /^AT((?:\+|&)?[A-Z]+)/i.exec(typed) ?? [];
  return COMMANDS.get(name.toUpperCase())?.maxResponseTime ?? 0;
}
