import {
  int,
  of,
  oneOf,
  optional,
  silent,
  type ByModel,
  type Params,
  type Values,
} from "../../../at/params.ts";
import { defineOption, defineStoredOption } from "../../../modem/define-command.ts";
import type { Modem } from "../../../modem/modem.ts";

/** An option that is kept and told, and read by whoever it concerns. */
export function kept<const P extends Params>(
  name: string,
  params: P,
  factory: ByModel<Values<P>>,
  doc: string,
  test?: ByModel<string>,
) {
  return defineStoredOption("+QCFG", name, params, factory, doc, test);
}

/** One that takes a number. */
export function keptNumber(
  name: string,
  values: readonly number[],
  factory: ByModel<number>,
  doc: string,
  test: string,
) {
  return kept(
    name,
    { value: oneOf(values, doc) },
    (model) => ({ value: of(factory, model) }),
    doc,
    test,
  );
}

const effect = silent(
  optional(int({ min: 0, max: 1 }, "0: after a restart; 1, or left out: at once.")),
);

/** An option of the search for networks, with its <effect>. */
export function scanning<const P extends Params>(
  name: string,
  params: P,
  factory: ByModel<Values<P>>,
  doc: string,
  test: ByModel<string>,
) {
  const key = `+QCFG "${name}"`;
  const all: Params = { ...params, effect };
  return defineOption<Params>({
    doc,
    params: all,
    test,
    get: ({ settings, model }: Modem) =>
      (settings.get(key) as Values<Params> | undefined) ?? of<Values<Params>>(factory, model),
    set(modem, { effect: when, ...values }) {
      const { radio, settings } = modem;
      if (when === 0) radio.options.hold(key);
      settings.set(key, values);
      if (when === 0) return;
      radio.options.apply(key);
      radio.reconfigure();
    },
  });
}

/** One that takes a number. */
export function scanningNumber(
  name: string,
  values: readonly number[],
  factory: ByModel<number>,
  doc: string,
  test: string,
) {
  return scanning(
    name,
    { value: oneOf(values, doc) },
    (model) => ({ value: of(factory, model) }),
    doc,
    test,
  );
}
