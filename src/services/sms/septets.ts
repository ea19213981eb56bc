/** 23.038 6.1.2.1: septets (one a byte) packed behind so many fill bits. */
export function pack(septets: Buffer, fillBits = 0): Buffer {
  const octets = Buffer.alloc(Math.ceil((septets.length * 7 + fillBits) / 8));
  let bit = fillBits;
  for (const septet of septets) {
    const at = bit >> 3;
    const shifted = (septet & 0x7f) << (bit & 7);
    octets[at]! |= shifted & 0xff;
    if (shifted > 0xff) octets[at + 1]! |= shifted >> 8;
    bit += 7;
  }
  return octets;
}

/** So many septets out of packed octets, one a byte. What is missing at the end reads as zero. */
export function unpack(octets: Buffer, count: number, fillBits = 0): Buffer {
  const septets = Buffer.alloc(count);
  let bit = fillBits;
  for (let index = 0; index < count; index++, bit += 7) {
    const at = bit >> 3;
    const pair = (octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8);
    septets[index] = (pair >> (bit & 7)) & 0x7f;
  }
  return septets;
}
