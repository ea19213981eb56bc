/** What the API answers, as far as the page looks at it: docs/http.md. */

export interface ModemSummary {
  readonly name: string;
  readonly model: string;
  readonly imei: string;
  readonly power: string;
  readonly registration: string;
  readonly sockets: number;
  /** Through the API: it can be destroyed through it as well. */
  readonly created: boolean;
  readonly scenario: string | null;
}

export interface ModemState {
  readonly name: string;
  readonly created: boolean;
  readonly model: string;
  readonly imei: string;
  readonly imsi: string;
  readonly iccid: string;
  readonly address: string;
  /** Milliseconds of its clock. */
  readonly now: number;
  readonly power: string;
  readonly sim: { readonly state: string };
  readonly registration: Registration;
  readonly signal: Signal | null;
  readonly contexts: readonly PdpContext[];
  readonly sockets: readonly Socket[];
  readonly ports: readonly Port[];
  readonly faults: readonly ActiveFault[];
  readonly counts: Counts;
  /** Numbers of the rows that are remembered, and of the next one. */
  readonly rows: { readonly first: number; readonly next: number };
  readonly scenario: ScenarioState | null;
}

export interface Registration {
  readonly state: string;
  readonly rat: string | null;
  readonly plmn: string | null;
  readonly tac: string | null;
  readonly ci: string | null;
}

export interface Signal {
  readonly rssi: number;
  readonly rsrp: number;
  readonly rsrq: number;
  readonly sinr: number;
}

export interface PdpContext {
  readonly contextID: number;
  readonly state: string;
  readonly type: string;
  readonly apn: string;
  readonly addresses: readonly string[];
}

export interface Socket {
  readonly connectID: number;
  readonly contextID: number;
  readonly service_type: string;
  readonly state: string;
  readonly access_mode: string;
  /** Null: it listens. */
  readonly remote: string | null;
  /** 0: not known yet. */
  readonly local_port: number;
  readonly port: string;
  readonly sent: number;
  readonly acked: number;
  readonly received: number;
  readonly unread: number;
  readonly dropped: number;
}

export interface Port {
  readonly port: string;
  readonly kind: string;
  readonly words: string;
  /** Null: not known. */
  readonly host: boolean | null;
  readonly mode: string;
}

export interface Counts {
  readonly commands: number;
  readonly errors: number;
  readonly urcs: number;
  readonly up: number;
  readonly down: number;
  readonly bites: number;
}

export interface ActiveFault {
  readonly name: string;
  readonly kind: string;
  readonly settings: { readonly [name: string]: string };
  readonly text: string;
  readonly bitten: number;
}

export interface ScenarioState {
  readonly scenario: string | null;
  readonly name: string;
  readonly about: string;
  readonly state: string;
  readonly steps: readonly {
    readonly name: string | null;
    readonly when: string;
    readonly does: readonly string[];
    readonly done: boolean;
  }[];
  readonly expectations: readonly {
    readonly text: string;
    readonly state: string;
    readonly why: string | null;
  }[];
  readonly failures: readonly string[];
}

export interface ModelKind {
  readonly name: string;
  readonly summary: string;
}

export interface Action {
  readonly who: string;
  readonly form: string;
  readonly doc: string;
  readonly slots: readonly ActionSlot[];
}

export interface ActionSlot {
  readonly name: string;
  readonly allowed: string;
  readonly optional: boolean;
  readonly quoted: boolean;
  readonly rest: boolean;
}

export interface FaultKind {
  readonly kind: string;
  readonly layer: string;
  readonly doc: string;
  readonly subject: string | null;
  readonly settings: readonly FaultSetting[];
}

export interface FaultSetting {
  readonly name: string;
  readonly doc: string;
  readonly allowed: string;
  readonly required: boolean;
  readonly factory: string | null;
}

export interface FaultKinds {
  readonly faults: readonly FaultKind[];
  readonly limits: readonly FaultSetting[];
}

export interface ScenarioKind {
  readonly scenario: string;
  readonly name: string;
  readonly about: string;
  readonly host: boolean;
  readonly lasts: number | null;
  readonly steps: number;
  readonly expectations: number;
}

export interface CommandEntry {
  readonly name: string;
  readonly title: string;
  /** Where the manual has it. */
  readonly ref: string;
  readonly support: string;
  readonly within: string;
  readonly syntax: readonly string[];
  readonly test: readonly string[];
  readonly params: readonly CommandParam[];
  readonly responses: readonly string[];
}

export interface CommandParam {
  readonly option: string | null;
  readonly label: string;
  readonly allowed: string;
  readonly optional: boolean;
  readonly doc: string;
}
