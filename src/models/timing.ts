/** Milliseconds from `min` to `max`; drawn anew each time, evenly. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** One delay of the module: what it is, and how long by profile. */
interface Delay {
  readonly doc: string;
  readonly typical: Span;
  /** Where even `instant` needs one. */
  readonly instant?: Span;
}

const NONE: Span = { min: 0, max: 0 };
const seconds = (min: number, max = min): Span => ({ min: min * 1000, max: max * 1000 });

/** The delays of the module and its network, as they were seen or are told: `module` 12, `AT` chapters, NSS-AN table 2. */
export const DELAYS = {
  reply: {
    doc: "A command that has no delay of its own: from the end of the line to the answer.",
    typical: { min: 2, max: 30 },
  },
  status: { doc: "From PWRKEY to STATUS high.", typical: { min: 2100, max: 2300 } },
  ready: { doc: "From STATUS high to RDY.", typical: { min: 400, max: 600 } },
  appReady: { doc: "From RDY to APP RDY.", typical: { min: 500, max: 2500 } },
  sim: { doc: "From APP RDY or AT+CFUN=1 to +CPIN.", typical: { min: 300, max: 1000 } },
  usim: { doc: "From +CPIN: READY to +QUSIM.", typical: { min: 100, max: 400 } },
  sms: { doc: "From +QUSIM to +QIND: SMS DONE.", typical: { min: 500, max: 3000 } },
  powerDown: { doc: "From AT+QPOWD's OK to POWERED DOWN.", typical: seconds(1, 5) },
  restart: {
    doc: "From POWERED DOWN to PWRKEY's effect in AT+CFUN=1,1.",
    typical: { min: 500, max: 1000 },
  },
  searchGSM: { doc: "Until a GSM network is found.", typical: seconds(3, 10) },
  searchEMTC: { doc: "Until an eMTC network is found.", typical: seconds(2, 8) },
  searchNBIOT: { doc: "Until an NB-IoT network is found.", typical: seconds(10, 40) },
  networkList: { doc: "AT+COPS=?.", typical: seconds(30, 120) },
  attach: { doc: "Attaching to the packet domain.", typical: { min: 300, max: 2000 } },
  detach: { doc: "Detaching from it.", typical: { min: 300, max: 2000 } },
  activate: { doc: "Activation of a PDP context.", typical: { min: 200, max: 1000 } },
  deactivate: { doc: "Deactivation of a PDP context.", typical: { min: 100, max: 500 } },
  messageSubmit: {
    doc: "A short message on its way to the service centre: from Ctrl-Z to +CMGS.",
    typical: { min: 500, max: 3000 },
  },
  messageDeliver: {
    doc: "From the service centre's acceptance to the receiver, and to the status report.",
    typical: seconds(1, 5),
  },
  connectionRelease: {
    doc: "From the last byte over the air to the end of the radio connection. A timer of the network, so in every profile.",
    typical: seconds(10, 20),
    instant: seconds(10),
  },
} as const satisfies { readonly [name: string]: Delay };

export type DelayName = keyof typeof DELAYS;
export const DELAY_NAMES = Object.keys(DELAYS) as readonly DelayName[];

/** How long a module takes: each delay, and commands that are slower than `reply` by name and form (`+COPS=?`, `+CFUN`). */
export interface Timing {
  readonly delays: { readonly [name in DelayName]: Span };
  readonly commands: { readonly [command: string]: Span };
}

function profile(name: "instant" | "typical"): Timing["delays"] {
  const of = (delay: Delay): Span => (name === "typical" ? delay.typical : (delay.instant ?? NONE));
  // The cast: Object.fromEntries forgets the names.
  return Object.fromEntries(
    Object.entries(DELAYS).map(([key, delay]) => [key, of(delay)]),
  ) as Timing["delays"];
}

/** Order is kept, and nothing takes time but what the network counts. */
export const INSTANT: Timing = { delays: profile("instant"), commands: {} };

/** As on hardware, never the longest time that the manual allows. */
export const TYPICAL: Timing = {
  delays: profile("typical"),
  commands: {
    // observed: BG95-M3 answers AT+CFUN=0 after 160 ms
    "+CFUN": { min: 160, max: 700 },
    "+CFUN?": { min: 2, max: 30 },
    "+QPOWD": { min: 5, max: 100 },
    "&W": { min: 10, max: 50 },
    "+QCSQ": { min: 5, max: 50 },
    "+QENG": { min: 10, max: 100 },
  },
};

export const PROFILES = { instant: INSTANT, typical: TYPICAL } as const;
