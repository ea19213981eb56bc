import { int, optional } from "../../at/params.ts";
import { register, REGISTER_NAMES, type RegisterName } from "../../at/registers.ts";
import { ERROR, ok } from "../../at/reply.ts";
import type { Command } from "../../at/command.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

/** The commands that set one register each, from the table of registers: ATE, ATQ, AT&D, ATS3… */
export const registerCommands: readonly Command<Modem>[] = REGISTER_NAMES.map((name) =>
  /^S\d/.test(name) ? sRegister(name) : basic(name),
);

function basic(name: RegisterName): Command<Modem> {
  const { title, doc, range, missing } = register(name);
  return defineCommand({
    name,
    title,
    ref: "V.250 6",
    ...(missing !== undefined && { support: { partial: missing } }),
    params: { value: optional(int(range, doc), 0) },
    write: (_modem, { value }, channel) => {
      channel.registers[name] = value;
      if (name === "&C") channel.showCarrier();
      return ok();
    },
  });
}

function sRegister(name: RegisterName): Command<Modem> {
  const { title, doc, range, refused = [] } = register(name);
  return defineCommand({
    name,
    title,
    ref: "V.250 6",
    params: { n: int(range, doc) },
    responses: ["<n>"],
    read(modem, channel) {
      const value = String(channel.registers[name]);
      return ok(modem.model.traits.registerDigits === "three" ? value.padStart(3, "0") : value);
    },
    write(_modem, { n }, channel) {
      if (refused.includes(n)) return ERROR;
      channel.registers[name] = n;
      return ok();
    },
  });
}
