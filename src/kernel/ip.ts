/** 4 or 6 for a numeric address in the usual notation, 0 for anything else. */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (isV4(text)) return 4;
  return text.includes(":") && isV6(text) ? 6 : 0;
}

function isV4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

/** RFC 4291 2.2: eight groups, one run of zeros shortened to `::`, the last two as dotted IPv4 if liked. */
function isV6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const parts = half === "" ? [] : half.split(":");
    const last = parts.at(-1);
    if (last?.includes(".") && index === halves.length - 1) {
      if (!isV4(last)) return false;
      parts.splice(-1, 1, "0", "0");
    }
    if (!parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return false;
    groups += parts.length;
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
