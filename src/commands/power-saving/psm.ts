import { formatValues, int, optional, text, type Values } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

/** Eight bits of a 3GPP timer. */
const timer = (doc: string) => optional(text({ min: 8, max: 8, of: /^[01]+$/ }, doc));

/** What is asked for as long as the host asks for nothing else: T3412 of 40 minutes, T3324 of 2 seconds. */
const FACTORY = {
  mode: 0,
  rau: undefined,
  ready: undefined,
  periodic: "00000100",
  active: "00000001",
} as const;

const params = {
  mode: optional(
    int({ min: 0, max: 2 }, "0: off, 1: on, 2 or left out: off, and the timers of the factory."),
    2,
  ),
  rau: timer("Periodic RAU; GSM only, kept."),
  ready: timer("GPRS READY timer; GSM only, kept."),
  periodic: timer("T3412 extended. 24.008 10.5.7.4a"),
  active: timer("T3324. 24.008 10.5.7.4"),
} as const;

type PsmValues = Values<typeof params>;

/** What AT+CPSMS and AT+QPSMS share: new wishes, or the factory's again, agreed on with the network. */
function request(modem: Modem, values: PsmValues): void {
  const before = modem.settings.get("+CPSMS") as PsmValues | undefined;
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (values.mode === 2) modem.settings.reset("+CPSMS");
  else modem.settings.set("+CPSMS", { ...FACTORY, ...before, ...Object.fromEntries(given) });
  modem.radio.reach.requestPsm();
}

export const cpsms = defineCommand({
  name: "+CPSMS",
  title: "Power Saving Mode Setting",
  ref: "27.007 7.38",
  setting: { scope: "module", saved: "self", factoryReset: false },
  params,
  test: () => ['+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")'],
  responses: ["+CPSMS: <mode>,<rau>,<ready>,<periodic>,<active>"],
  read: ({ settings }) => {
    const values = (settings.get("+CPSMS") as PsmValues | undefined) ?? FACTORY;
    return ok(`+CPSMS: ${formatValues(params, values)}`);
  },
  write(modem, values) {
    request(modem, values);
    return ok();
  },
});

export const qpsms = defineCommand({
  name: "+QPSMS",
  title: "Extended Power Saving Mode Setting",
  ref: "AT 6.20",
  test: () => ['+QPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")'],
  params,
  responses: ["+QPSMS: 0", '+QPSMS: 1,,,"<T3412>","<T3324>" (as the network has granted them)'],
  read: (modem) => ok(`+QPSMS: ${granted(modem)}`),
  write(modem, values) {
    request(modem, values);
    return ok();
  },
});

function granted({ radio, model }: Modem): string {
  const { granted, seconds } = radio.reach.psm ?? {};
  if (!granted || !seconds) return "0";
  const { periodic, active } = model.traits.qpsmsTimers === "seconds" ? seconds : granted;
  return `1,,,"${periodic}","${active}"`;
}

export const qpsmcfg = defineSetting({
  name: "+QPSMCFG",
  title: "Power Saving Mode Conditions",
  ref: "AT 6.21",
  scope: "module",
  saved: "self",
  factoryReset: false,
  support: { partial: "The version is kept and told." },
  params: {
    threshold: int({ min: 20, max: 4_294_967_295 }, "Seconds that a stay in PSM must be worth."),
    psm_version: optional(int({ min: 0, max: 15 }, "Kinds of PSM, as bits.")),
  },
  factory: (model) => ({ threshold: model.traits.psmThreshold, psm_version: 4 }),
});

export const qpsmextcfg = defineSetting({
  name: "+QPSMEXTCFG",
  title: "Power Saving Mode, Extended Conditions",
  ref: "AT 6.22",
  scope: "module",
  saved: "self",
  factoryReset: false,
  support: { partial: "Kept and told." },
  params: {
    psm_opt_mask: int({ min: 0, max: 15 }, "Conditions, as bits."),
    max_oos_full_scans: optional(int({ min: 0, max: 255 }, "Scans without service before PSM.")),
    psm_duration_due_to_oos: optional(int({ min: 0, max: 65_535 }, "Seconds of such a PSM.")),
    psm_randomization_window: optional(int({ min: 0, max: 65_535 }, "Seconds.")),
    max_oos_time: optional(int({ min: 0, max: 65_535 }, "Seconds without service before PSM.")),
    early_wakeup_time: optional(int({ min: 0, max: 255 }, "Seconds before T3412 ends.")),
  },
  factory: {
    psm_opt_mask: 14,
    max_oos_full_scans: 2,
    psm_duration_due_to_oos: 120,
    psm_randomization_window: 5,
    max_oos_time: 120,
    early_wakeup_time: 3,
  },
});
