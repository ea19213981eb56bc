/** Which part of a long message one is. 23.040 9.2.3.24.1 and 9.2.3.24.8. */
export interface Part {
  /** The same in all parts of a message. */
  readonly reference: number;
  readonly count: number;
  /** From 1 on. */
  readonly number: number;
}

/** Information elements that tell it: with a reference of eight bits, or of sixteen. */
const SHORT = 0x00;
const LONG = 0x08;

export function partHeader({ reference, count, number }: Part): Buffer {
  return Buffer.from([SHORT, 3, reference & 0xff, count, number]);
}

/** Undefined if the header tells of no parts. */
export function partOf(header: Buffer): Part | undefined {
  for (let at = 0; at + 2 <= header.length; at += 2 + header[at + 1]!) {
    const element = header.subarray(at + 2, at + 2 + header[at + 1]!);
    const size = header[at] === SHORT ? 3 : header[at] === LONG ? 4 : undefined;
    if (size === undefined || element.length !== size) continue;
    const reference = element.readUIntBE(0, size - 2);
    return { reference, count: element[size - 2]!, number: element[size - 1]! };
  }
  return undefined;
}
