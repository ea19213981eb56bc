import { formatAddress, readAddress, type Address } from "./address.ts";
import { OctetReader } from "./octet-reader.ts";
import { MESSAGE_TYPE, messageType } from "./submit.ts";
import { formatTimestamp, TIMESTAMP_LENGTH, timestampText } from "./timestamp.ts";

/** SMS-STATUS-REPORT: what became of a message. 23.040 9.2.2.3. */
export interface StatusReport {
  readonly fo: number;
  /** TP-MR of the message. */
  readonly reference: number;
  readonly to: Address;
  /** When the centre got the message, and when it was delivered or given up. */
  readonly time: string;
  readonly discharge: string;
  /** 0 delivered; from 64 on given up. 23.040 9.2.3.15. */
  readonly status: number;
}

export function formatStatusReport(report: StatusReport): Buffer {
  const { fo, reference, to, time, discharge, status } = report;
  const stamp = (text: string): Buffer => formatTimestamp(text) ?? Buffer.alloc(TIMESTAMP_LENGTH);
  return Buffer.concat([
    Buffer.from([fo, reference]),
    formatAddress(to),
    stamp(time),
    stamp(discharge),
    Buffer.from([status]),
  ]);
}

/** Undefined if it is no SMS-STATUS-REPORT, or too short. What may stand behind the status is not looked at. */
export function parseStatusReport(tpdu: Buffer): StatusReport | undefined {
  const reader = new OctetReader(tpdu);
  const fo = reader.octet();
  const reference = reader.octet();
  const to = readAddress(reader);
  const time = readTime(reader);
  const discharge = readTime(reader);
  const status = reader.octet();
  if (reader.failed || time === undefined || discharge === undefined) return undefined;
  if (messageType(fo) !== MESSAGE_TYPE.statusReport) return undefined;
  return { fo, reference, to, time, discharge, status };
}

function readTime(reader: OctetReader): string | undefined {
  const octets = reader.take(TIMESTAMP_LENGTH);
  return octets.length === TIMESTAMP_LENGTH ? timestampText(octets) : undefined;
}
