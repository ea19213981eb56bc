/**
 * What Wireshark calls an exported PDU: bytes with the name of the dissector that is to read them, so that nobody has to
 * set anything. Numbers are big-endian. wireshark: epan/exported_pdu.h
 */
const TAG = { end: 0, dissector: 12, protocolColumn: 33, direction: 35, infoColumn: 36 } as const;

/** The names under which Wireshark has its dissectors. */
export type Dissector = "at" | "data" | "syslog";

export interface UpperPdu {
  readonly dissector: Dissector;
  /** In the column Protocol. */
  readonly protocol?: string;
  /** Its AT dissector takes what is sent for the host's. */
  readonly direction?: "sent" | "received";
  /** In the column Info; Wireshark 4.2 and later. */
  readonly info?: string;
}

/** What stands in front of the bytes. */
export function upperPduHead({ dissector, protocol, direction, info }: UpperPdu): Buffer {
  const tags = [tag(TAG.dissector, Buffer.from(dissector))];
  if (protocol !== undefined) tags.push(tag(TAG.protocolColumn, Buffer.from(protocol)));
  if (direction !== undefined) {
    tags.push(tag(TAG.direction, Buffer.of(0, 0, 0, direction === "sent" ? 0 : 1)));
  }
  if (info !== undefined) tags.push(tag(TAG.infoColumn, Buffer.from(info)));
  tags.push(tag(TAG.end, Buffer.alloc(0)));
  return Buffer.concat(tags);
}

/** Values are filled up to four bytes with zeros. */
function tag(code: number, value: Buffer): Buffer {
  const whole = Buffer.alloc(4 + ((value.length + 3) & ~3));
  whole.writeUInt16BE(code, 0);
  whole.writeUInt16BE(whole.length - 4, 2);
  value.copy(whole, 4);
  return whole;
}
