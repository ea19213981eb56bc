import { addressBytes } from "./ip.ts";

/** What is asked for. RFC 1035 3.2.2, RFC 3596. */
export const RECORD = { 4: 1, 6: 28 } as const;

const HEAD = 12;
const INTERNET = 1;
/** The name of an answer is the one that was asked for, which stands behind the header. */
const SAME_NAME = 0xc000 | HEAD;
const FLAGS = { question: 0x0100, answer: 0x8180 } as const;

/** How a question was answered. RFC 1035 4.1.1. */
export const DNS_RESULT = { found: 0, serverFailed: 2, noSuchName: 3 } as const;

export function dnsQuestion(id: number, name: string, family: 4 | 6): Buffer {
  return Buffer.concat([head(id, FLAGS.question, 0), question(name, family)]);
}

/** The addresses of the other family are left out. */
export function dnsAnswer(
  id: number,
  name: string,
  family: 4 | 6,
  result: number,
  addresses: readonly string[],
  ttl: number,
): Buffer {
  const size = family === 4 ? 4 : 16;
  const records = addresses.flatMap((address) => {
    const bytes = addressBytes(address);
    if (bytes?.length !== size) return [];
    const record = Buffer.alloc(12);
    record.writeUInt16BE(SAME_NAME, 0);
    record.writeUInt16BE(RECORD[family], 2);
    record.writeUInt16BE(INTERNET, 4);
    record.writeUInt32BE(Math.min(ttl, 0x7fff_ffff), 6);
    record.writeUInt16BE(size, 10);
    return [Buffer.concat([record, bytes])];
  });
  return Buffer.concat([
    head(id, FLAGS.answer | result, records.length),
    question(name, family),
    ...records,
  ]);
}

function head(id: number, flags: number, answers: number): Buffer {
  const bytes = Buffer.alloc(HEAD);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(flags, 2);
  bytes.writeUInt16BE(1, 4); // one question
  bytes.writeUInt16BE(answers, 6);
  return bytes;
}

function question(name: string, family: 4 | 6): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  // RFC 1035 2.3.4: longer labels, and longer names, cannot be asked for.
  const bytes = labels.map((label) => Buffer.from(label).subarray(0, 63));
  const parts = bytes.flatMap((label) => [Buffer.of(label.length), label]);
  const end = Buffer.of(0, 0, RECORD[family], 0, INTERNET);
  return Buffer.concat([Buffer.concat(parts).subarray(0, 254), end]);
}
