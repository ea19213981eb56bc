const CTRL_C = 0x03;
const BACKSPACE = 0x08;
const DELETE = 0x7f;

/** What a terminal in raw mode sends, as a serial terminal would: Ctrl-C interrupts, and the backspace key is BS. */
export function fromKeyboard(keys: Buffer, interrupt: () => void): Buffer {
  const end = keys.indexOf(CTRL_C);
  if (end >= 0) {
    interrupt();
    return keys.subarray(0, end);
  }
  if (!keys.includes(DELETE)) return keys;
  return Buffer.from(keys.map((key) => (key === DELETE ? BACKSPACE : key)));
}
