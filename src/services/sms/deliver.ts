import { formatAddress, readAddress, type Address } from "./address.ts";
import { OctetReader } from "./octet-reader.ts";
import { FLAG, MESSAGE_TYPE, messageType } from "./submit.ts";
import { formatTimestamp, TIMESTAMP_LENGTH, timestampText } from "./timestamp.ts";
import { formatUserData, readUserData, type UserData } from "./user-data.ts";

/** SMS-DELIVER, from the service centre to the module. 23.040 9.2.2.1. */
export interface Deliver {
  readonly fo: number;
  readonly from: Address;
  readonly pid: number;
  readonly dcs: number;
  /** When the service centre got it: `25/01/02,03:04:05+04`. */
  readonly time: string;
  readonly data: UserData;
}

export function formatDeliver({ fo, from, pid, dcs, time, data }: Deliver): Buffer {
  return Buffer.concat([
    Buffer.from([fo]),
    formatAddress(from),
    Buffer.from([pid, dcs]),
    formatTimestamp(time) ?? Buffer.alloc(TIMESTAMP_LENGTH),
    formatUserData(data),
  ]);
}

/** Undefined if it is no SMS-DELIVER, or too short, or too long. */
export function parseDeliver(tpdu: Buffer): Deliver | undefined {
  const reader = new OctetReader(tpdu);
  const fo = reader.octet();
  const from = readAddress(reader);
  const pid = reader.octet();
  const dcs = reader.octet();
  const stamp = reader.take(TIMESTAMP_LENGTH);
  const time = stamp.length === TIMESTAMP_LENGTH ? timestampText(stamp) : undefined;
  const data = readUserData(reader, dcs, (fo & FLAG.headed) !== 0);
  if (reader.failed || reader.left > 0 || time === undefined) return undefined;
  if (messageType(fo) !== MESSAGE_TYPE.deliver) return undefined;
  return { fo, from, pid, dcs, time, data };
}
