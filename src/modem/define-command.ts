import { command, type Command, type CommandSpec } from "../at/command.ts";
import {
  options,
  storedOption,
  option,
  type Option,
  type OptionSpec,
  type OptionsSpec,
} from "../at/options.ts";
import type { ByModel, Params, Values } from "../at/params.ts";
import { setting, type Setting, type SettingSpec } from "../at/setting.ts";
import type { Model } from "../models/model.ts";
import type { Modem } from "./modem.ts";

/** Declares a command of the module. See `commands/tcpip/qiopen.ts` for the fullest example. */
export function defineCommand<const P extends Params>(spec: CommandSpec<Modem, P>): Command<Modem> {
  return command(spec);
}

/** Declares a command that stores what it is told. The smallest: `commands/sms/format.ts`. */
export function defineSetting<const P extends Params>(
  spec: SettingSpec<Modem, P>,
): Setting<Modem, P> {
  return setting(spec);
}

/** Declares a command that is a family of options: `commands/tcpip/qicfg.ts`. */
export function defineOptions(spec: OptionsSpec<Modem>): Command<Modem> {
  return options(spec);
}

/** Declares an option whose value lives in a service. */
export function defineOption<const P extends Params>(spec: OptionSpec<Modem, P>): Option<Modem> {
  return option(spec);
}

/** Declares an option that is kept and told: `commands/general/qcfg/stored.ts`. */
export function defineStoredOption<const P extends Params>(
  command: string,
  name: string,
  params: P,
  factory: Values<P> | ((model: Model) => Values<P>),
  doc: string,
  test?: ByModel<string>,
): Option<Modem> {
  return storedOption(command, name, params, factory, doc, test);
}
