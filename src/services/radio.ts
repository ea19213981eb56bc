import type { Model, Rat } from "../models/model.ts";

/** <AcT> of 27.007, as this family prints it. */
const ACT: { readonly [rat in Rat]: number } = { GSM: 0, eMTC: 8, NBIoT: 9 };

/** AT+CFUN: 0 minimum (no SIM, no radio), 1 full, 4 no radio. */
export type Functionality = 0 | 1 | 4;

/** The radio as a host sees it: fixed at "registered, good signal" while the functionality is full. */
export class Radio {
  functionality: Functionality = 1;
  /** AT+COPS=2: the host wants no network. */
  deregistered = false;
  /** AT+CGATT=0: registered, without the packet domain. */
  detached = false;
  readonly rat: Rat;
  /** A test network and an everyday cell; hexadecimal as AT+CREG prints it. */
  readonly plmn = "00101";
  readonly operator = "Test PLMN 1-1";
  readonly shortOperator = "TestNet";
  readonly tac = "1A2B";
  readonly cell = "1A2B3C4";
  readonly band: string;
  readonly channel: number;

  constructor(model: Model) {
    this.rat = model.rats[0]!;
    this.band = this.rat === "GSM" ? "GSM 900" : "LTE BAND 20";
    this.channel = this.rat === "GSM" ? 62 : 6300;
  }

  get registered(): boolean {
    return this.functionality === 1 && !this.deregistered;
  }

  get attached(): boolean {
    return this.registered && !this.detached;
  }

  /** <stat> of AT+CREG: 1 home, 0 not registered and not searching. */
  get stat(): number {
    return this.registered ? 1 : 0;
  }

  get act(): number {
    return ACT[this.rat];
  }
}
