/** The bytes a text of hex digits names; undefined if it is not one, or has an odd number of them. */
export function fromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, "hex") : undefined;
}
