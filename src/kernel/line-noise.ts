import type { LineFormat } from "./pipe.ts";

/** Eight data bits, no parity, one stop bit: how the module's UART is always set. */
export function moduleFormat(baudRate: number): LineFormat {
  return { baudRate, dataBits: 8, parity: "none", stopBits: 1 };
}

export function sameFormat(a: LineFormat, b: LineFormat): boolean {
  return (
    a.baudRate === b.baudRate &&
    a.dataBits === b.dataBits &&
    a.parity === b.parity &&
    a.stopBits === b.stopBits
  );
}

/**
 * What a UART set to `heard` makes of bytes that one set to `sent` says without a pause: start, data, parity and stop
 * bits on the wire, and samples in the middle of what the listener takes for bits. Rates a few percent apart understand
 * each other. A character whose stop bit is not there is delivered all the same, as UARTs do.
 */
export function asHeard(bytes: Buffer, sent: LineFormat, heard: LineFormat): Buffer {
  const wire = halfBits(bytes, sent);
  // How long the listener's bit is, in half bits of the sender.
  const bit = (2 * sent.baudRate) / heard.baudRate;
  const parityBits = heard.parity === "none" ? 0 : 1;
  const received: number[] = [];
  for (let start = fall(wire, 0); start !== undefined;) {
    let value = 0;
    for (let index = 0; index < heard.dataBits; index++) {
      if (level(wire, start + (index + 1.5) * bit)) value |= 1 << index;
    }
    received.push(value);
    const stop = start + (heard.dataBits + parityBits + 1.5) * bit;
    start = fall(wire, Math.floor(stop) + 1);
  }
  return Buffer.from(received);
}

/** The level of the line in steps of half a bit, which is what one and a half stop bits need. */
function halfBits(bytes: Buffer, { dataBits, parity, stopBits }: LineFormat): Uint8Array {
  const frame = 2 * (1 + dataBits + (parity === "none" ? 0 : 1) + stopBits);
  const wire = new Uint8Array(frame * bytes.length).fill(1);
  for (const [index, byte] of bytes.entries()) {
    const start = index * frame;
    wire.fill(0, start, start + 2);
    let ones = 0;
    for (let position = 0; position < dataBits; position++) {
      const one = (byte >> position) & 1;
      ones += one;
      wire.fill(one, start + 2 * (position + 1), start + 2 * (position + 2));
    }
    const at = start + 2 * (dataBits + 1);
    if (parity !== "none") wire.fill(parityBit(parity, ones), at, at + 2);
  }
  return wire;
}

function parityBit(parity: LineFormat["parity"], ones: number): number {
  switch (parity) {
    case "even":
      return ones % 2;
    case "odd":
      return 1 - (ones % 2);
    case "space":
      return 0;
    default:
      return 1;
  }
}

/** Behind the last byte the line is at rest: high. */
function level(wire: Uint8Array, time: number): boolean {
  return wire[Math.floor(time)] !== 0;
}

/** Where the line falls next, at `from` or later. */
function fall(wire: Uint8Array, from: number): number | undefined {
  for (let at = from; at < wire.length; at++) {
    if (wire[at] === 0 && wire[at - 1] !== 0) return at;
  }
  return undefined;
}
