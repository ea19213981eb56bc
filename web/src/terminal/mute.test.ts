import { Terminal } from "@xterm/xterm";
import { expect, test } from "vitest";
import { mute } from "./mute.ts";

const ESC = "\u001b";
const ST = `${ESC}\\`;
const BEL = "\u0007";

/** What a terminal answers when it is let. */
const ANSWERED = [
  `${ESC}[c`,
  `${ESC}[0c`,
  `${ESC}[>c`,
  `${ESC}[5n`,
  `${ESC}[6n`,
  `${ESC}[?6n`,
  `${ESC}[4$p`,
  `${ESC}[?25$p`,
  `${ESC}P$qm${ST}`,
  `${ESC}P$q"p${ST}`,
  `${ESC}P$q q${ST}`,
  `${ESC}P$qnothing${ST}`,
  `${ESC}[?1004h`,
  `${ESC}[?25;1004h`,
  `\u009bc`,
];
/** What this one does not answer, or not so: another version of it may. */
const OTHERS = [
  ...[11, 13, 14, 15, 16, 18, 19, 20, 21].map((report) => `${ESC}[${report}t`),
  ...[`${ESC}[=c`, `${ESC}[>q`, `${ESC}[?u`, `${ESC}[x`, `${ESC}Z`, "\u0005"],
  ...[`${ESC}P+q544e${ST}`, `${ESC}]52;c;?${BEL}`, `${ESC}]4;1;?${BEL}`, `${ESC}]12;?${ST}`],
];

test.each(ANSWERED)("is answered by a terminal, but not by a mute one: %j", async (asked) => {
  expect(await said(new Terminal(), asked)).not.toEqual([]);
  expect(await said(muted(), asked)).toEqual([]);
});

test("nothing else is answered, in pieces neither", async () => {
  const terminal = muted();
  for (const asked of OTHERS) expect(await said(terminal, asked)).toEqual([]);
  for (const asked of [...ANSWERED, ...OTHERS]) {
    expect(await said(terminal, ...asked)).toEqual([]);
  }
});

test("colours are neither told nor set", async () => {
  const terminal = new Terminal();
  const seen: number[] = [];
  // Asked only about what nobody after it took.
  for (const colour of [4, 10, 11, 12]) {
    terminal.parser.registerOscHandler(colour, () => seen.push(colour) > 0);
  }
  const queries = [`4;7;?`, `10;?`, `10;?;?`, `11;?`, `12;?`, `11;#ff0000`];
  const asked = queries.map((query) => `${ESC}]${query}${BEL}`).join("");
  await said(terminal, asked);
  expect(seen).toEqual([4, 10, 10, 11, 12, 11]);
  mute(terminal.parser);
  await said(terminal, asked);
  expect(seen).toHaveLength(queries.length);
});

test("no mode is entered in which more is sent than what is typed", async () => {
  const terminal = muted();
  for (const mode of [9, 1000, 1002, 1003, 1004, 2004, 47, 1047, 1049]) {
    await said(terminal, `${ESC}[?${mode}h${ESC}[?7;${mode}h`);
  }
  expect(terminal.modes).toMatchObject({
    sendFocusMode: false,
    mouseTrackingMode: "none",
    bracketedPasteMode: false,
  });
  expect(terminal.buffer.active.type).toBe("normal");
});

test("what is typed is sent, and what is shown is shown", async () => {
  const terminal = muted();
  const keys: string[] = [];
  terminal.onData((data) => keys.push(data));
  for (const key of ["A", "\r", `${ESC}[A`]) terminal.input(key);
  expect(keys).toEqual(["A", "\r", `${ESC}[A`]);
  await said(terminal, `${ESC}[c${ESC}[31mred${ESC}[0m${ESC}[?25l${ESC}[?25h\r\nOK`);
  const lines = [0, 1].map((line) => terminal.buffer.active.getLine(line)?.translateToString(true));
  expect(lines).toEqual(["red", "OK"]);
});

function muted(): Terminal {
  const terminal = new Terminal({ allowProposedApi: true });
  mute(terminal.parser);
  return terminal;
}

/** What the terminal says of itself to these. */
async function said(terminal: Terminal, ...pieces: string[]): Promise<string[]> {
  const heard: string[] = [];
  const listener = terminal.onData((data) => heard.push(data));
  for (const piece of pieces) await new Promise<void>((resolve) => terminal.write(piece, resolve));
  listener.dispose();
  return heard;
}
