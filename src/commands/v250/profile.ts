import { int, optional } from "../../at/params.ts";
import { factoryRegisters, register, REGISTER_NAMES, type Registers } from "../../at/registers.ts";
import { ok } from "../../at/reply.ts";
import type { AtChannel } from "../../at/channel.ts";
import type { SettingInfo } from "../../at/command.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

const only = { value: optional(int({ min: 0, max: 0 }, "0."), 0) };

/** The stores a declared setting may be kept in. */
function storeOf(modem: Modem, channel: AtChannel<Modem>, scope: "channel" | "module") {
  return scope === "channel" ? channel.settings : modem.settings;
}

/** Registers and settings back to the factory's, as far as `counts` says. */
function reset(
  modem: Modem,
  channel: AtChannel<Modem>,
  counts: (setting: SettingInfo) => boolean,
): void {
  Object.assign(channel.registers, factoryRegisters(modem.model));
  channel.showCarrier();
  channel.cmee = 1;
  for (const { name, setting } of modem.commands.values()) {
    if (setting && counts(setting)) storeOf(modem, channel, setting.scope).reset(name);
  }
}

export const atF = defineCommand({
  name: "&F",
  title: "Set All Current Parameters to the Factory's",
  ref: "V.250 6.1.2",
  params: only,
  write(modem, _values, channel) {
    reset(modem, channel, ({ factoryReset }) => factoryReset !== false);
    return ok();
  },
});

export const atW = defineCommand({
  name: "&W",
  title: "Store Current Parameters as the Profile",
  ref: "AT 2.13",
  params: only,
  write(modem, _values, channel) {
    const registers: Partial<Registers> = {};
    for (const name of REGISTER_NAMES) {
      if (register(name).saved) registers[name] = channel.registers[name];
    }
    const settings = new Map<string, unknown>();
    for (const { name, setting } of modem.commands.values()) {
      if (setting?.saved !== "profile") continue;
      const values = storeOf(modem, channel, setting.scope).get(name);
      if (values !== undefined) settings.set(name, values);
    }
    // The rate is not a virtual port's to store.
    if (modem.ports.multiplexer?.has(channel)) {
      const stored = modem.kept.profile?.settings.get("+IPR");
      if (stored === undefined) settings.delete("+IPR");
      else settings.set("+IPR", stored);
    }
    modem.kept.profile = { registers, settings };
    return ok();
  },
});

export const atZ = defineCommand({
  name: "Z",
  title: "Set All Current Parameters to the Stored Profile",
  ref: "V.250 6.1.1",
  params: only,
  write(modem, _values, channel) {
    // What stores itself is no part of the profile.
    reset(modem, channel, ({ saved, factoryReset }) => saved !== "self" && factoryReset !== false);
    Object.assign(channel.registers, modem.kept.profile?.registers);
    channel.showCarrier();
    for (const [name, values] of modem.kept.profile?.settings ?? []) {
      const setting = modem.commands.get(name)?.setting;
      if (setting && name !== "+IPR") storeOf(modem, channel, setting.scope).set(name, values);
    }
    return ok();
  },
});

export const atV = defineCommand({
  name: "&V",
  title: "Show the Current Configuration",
  ref: "AT 2.11",
  params: only,
  responses: ["<register>: <value> (one line each)"],
  write(_modem, _values, channel) {
    const value = (name: keyof Registers): string => `${name}: ${channel.registers[name]}`;
    return ok(
      value("&C"),
      value("&D"),
      "&F: 0",
      "&W: 0",
      value("E"),
      value("Q"),
      value("V"),
      value("X"),
      "Z: 0",
      ...REGISTER_NAMES.filter((name) => /^S\d/.test(name)).map(value),
    );
  },
});
