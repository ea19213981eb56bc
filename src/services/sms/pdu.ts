import { formatCentre, readCentre, type Address } from "./address.ts";
import { parseDeliver, type Deliver } from "./deliver.ts";
import { OctetReader } from "./octet-reader.ts";
import { parseStatusReport, type StatusReport } from "./status-report.ts";
import { MESSAGE_TYPE, messageType, parseSubmit, type Submit } from "./submit.ts";

/** <pdu> of 27.005: the service centre's address, then the TPDU. */
export interface Pdu {
  /** Undefined: the one of the SIM. */
  readonly centre: Address | undefined;
  readonly tpdu: Buffer;
}

/** Any message that may be in a store. */
export type Message =
  | ({ readonly kind: "submit" } & Submit)
  | ({ readonly kind: "deliver" } & Deliver)
  | ({ readonly kind: "report" } & StatusReport);

export function formatPdu({ centre, tpdu }: Pdu): string {
  return Buffer.concat([formatCentre(centre), tpdu])
    .toString("hex")
    .toUpperCase();
}

/** Hex digits, in any case, as a host types them. Undefined if they are none, or the address does not fit. */
export function parsePdu(hex: string): Pdu | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  const reader = new OctetReader(Buffer.from(hex, "hex"));
  const centre = readCentre(reader);
  const tpdu = reader.rest();
  return reader.failed || tpdu.length === 0 ? undefined : { centre, tpdu };
}

/** A TPDU on its way to the module. */
export function parseIncoming(tpdu: Buffer): Message | undefined {
  if (messageType(tpdu[0] ?? 0) === MESSAGE_TYPE.statusReport) {
    const report = parseStatusReport(tpdu);
    return report && { kind: "report", ...report };
  }
  const deliver = parseDeliver(tpdu);
  return deliver && { kind: "deliver", ...deliver };
}

/** A TPDU on its way from the module. */
export function parseOutgoing(tpdu: Buffer): Message | undefined {
  const submit = parseSubmit(tpdu);
  return submit && { kind: "submit", ...submit };
}
