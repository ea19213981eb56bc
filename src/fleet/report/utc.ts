const DAY = 86_400_000;

/** Milliseconds since 1970 of `2026-11-22T17:45:04.123Z`; undefined: it is no such time. */
export function utcOf(text: string): number | undefined {
  const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?Z$/;
  const found = form.exec(text);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as Six;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((found[7] ?? "").padEnd(3, "0"));
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return daysSince1970(year, month, day) * DAY + time;
}

type Six = [number, number, number, number, number, number];

/** Of the Gregorian calendar; years are counted from March, so that a leap day is the last of one. */
function daysSince1970(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leap = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  return from * 365 + leap + ofYear - 719_468;
}
