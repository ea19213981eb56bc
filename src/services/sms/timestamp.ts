/**
 * Points in time as messages carry them: seven octets, and as AT commands print them: `yy/MM/dd,hh:mm:ss±zz`, local time
 * and its distance from UTC in quarters of an hour. 23.040 9.2.3.11.
 */
const TEXT = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-])([0-7]\d)$/;

export const TIMESTAMP_LENGTH = 7;

/** Undefined if the text is no point in time. */
export function formatTimestamp(text: string): Buffer | undefined {
  const match = TEXT.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, sign, zone] = match;
  const fields = [year, month, day, hour, minute, second, zone];
  const octets = Buffer.from(fields.map((field) => Number(field![0]) | (Number(field![1]) << 4)));
  if (sign === "-") octets[6]! |= 8;
  return octets;
}

/** Undefined if there is a digit that is none; whether such a day exists is not asked. */
export function timestampText(octets: Buffer): string | undefined {
  const sign = octets[6]! & 8 ? "-" : "+";
  const fields: string[] = [];
  for (const [index, octet] of octets.entries()) {
    const low = index === 6 ? octet & 7 : octet & 15;
    const high = octet >> 4;
    if (low > 9 || high > 9) return undefined;
    fields.push(`${low}${high}`);
  }
  const [year, month, day, hour, minute, second, zone] = fields;
  return `${year}/${month}/${day},${hour}:${minute}:${second}${sign}${zone}`;
}
