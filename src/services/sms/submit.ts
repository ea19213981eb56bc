import { formatAddress, readAddress, type Address } from "./address.ts";
import { OctetReader } from "./octet-reader.ts";
import { formatTimestamp, TIMESTAMP_LENGTH, timestampText } from "./timestamp.ts";
import { formatUserData, readUserData, type UserData } from "./user-data.ts";

/** 23.040 9.2.3.12: none, relative (one octet), absolute (a point in time), or enhanced (seven octets). */
export type Validity = undefined | number | string | Buffer;

/** SMS-SUBMIT, from the module to the service centre. 23.040 9.2.2.2. */
export interface Submit {
  /** The first octet whole: its flags are asked by `MASK`. TP-VPF must fit `validity`, TP-UDHI the header. */
  readonly fo: number;
  readonly reference: number;
  readonly to: Address;
  readonly pid: number;
  readonly dcs: number;
  readonly validity: Validity;
  readonly data: UserData;
}

/** Flags of the first octet. 23.040 9.2.3. */
export const FLAG = {
  /** TP-MMS of what comes from the centre: no more messages wait. */
  noMoreMessages: 0x04,
  /** TP-SRR: the sender wants a status report. */
  reportRequested: 0x20,
  /** TP-UDHI: the user data begins with a header. */
  headed: 0x40,
} as const;

/** TP-MTI of a first octet: the kind of message, given the direction. */
export const MESSAGE_TYPE = { deliver: 0, submit: 1, statusReport: 2 } as const;

export function messageType(fo: number): number {
  return fo & 3;
}

/** TP-VPF by validity. */
export const VALIDITY_FORMAT = { none: 0, enhanced: 1, relative: 2, absolute: 3 } as const;

export function validityFormat(fo: number): number {
  return (fo >> 3) & 3;
}

export function formatSubmit(submit: Submit): Buffer {
  const { fo, reference, to, pid, dcs, validity, data } = submit;
  return Buffer.concat([
    Buffer.from([fo, reference]),
    formatAddress(to),
    Buffer.from([pid, dcs]),
    formatValidity(validity),
    formatUserData(data),
  ]);
}

function formatValidity(validity: Validity): Buffer {
  if (validity === undefined) return Buffer.alloc(0);
  if (typeof validity === "number") return Buffer.from([validity]);
  if (typeof validity === "string") return formatTimestamp(validity) ?? Buffer.alloc(7);
  return validity;
}

/** Undefined if it is no SMS-SUBMIT, or too short, or too long. */
export function parseSubmit(tpdu: Buffer): Submit | undefined {
  const reader = new OctetReader(tpdu);
  const fo = reader.octet();
  const reference = reader.octet();
  const to = readAddress(reader);
  const pid = reader.octet();
  const dcs = reader.octet();
  const validity = readValidity(reader, fo);
  const data = readUserData(reader, dcs, (fo & FLAG.headed) !== 0);
  if (reader.failed || reader.left > 0 || messageType(fo) !== MESSAGE_TYPE.submit) return undefined;
  return { fo, reference, to, pid, dcs, validity, data };
}

function readValidity(reader: OctetReader, fo: number): Validity {
  switch (validityFormat(fo)) {
    case VALIDITY_FORMAT.relative:
      return reader.octet();
    case VALIDITY_FORMAT.absolute: {
      const octets = reader.take(TIMESTAMP_LENGTH);
      const text = octets.length === TIMESTAMP_LENGTH ? timestampText(octets) : undefined;
      if (text === undefined) reader.failed = true;
      return text;
    }
    case VALIDITY_FORMAT.enhanced:
      return reader.take(TIMESTAMP_LENGTH);
    default:
      return undefined;
  }
}
