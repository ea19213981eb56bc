/** What a module said to what a host typed, up to its end. */
export interface Answer {
  /** `OK`, `ERROR`, `+CME ERROR: 10`, `SEND OK`, `CONNECT`…; `>` for a prompt. */
  readonly result: string;
  /** The lines before it, without empty ones. */
  readonly info: readonly string[];
  /** The data behind `+QIRD: <n>`. */
  readonly payload: Buffer | undefined;
  /** Every byte, the echo included. */
  readonly bytes: Buffer;
}

/** A line that nobody asked for. */
export interface HeardUrc {
  readonly line: string;
  /** The data that came with it in direct push mode. */
  readonly payload: Buffer | undefined;
}

const FINAL =
  /(?:^|\r\n|\r)(OK|ERROR|NO CARRIER|SEND OK|SEND FAIL|CONNECT[^\r\n]*|\+CM[ES] ERROR: [^\r\n]*)\r\n$/;
const PROMPT = /\r\n> $/;
const WITH_DATA = /^\r\n\+(?:QIRD|QIURC): (?:"recv",\d+,)?(\d+)[^\r\n]*\r\n/;

/** How something the module wrote ends a response; undefined if it does not. */
export function resultOf(written: Buffer): string | undefined {
  const text = written.toString("latin1");
  return PROMPT.test(text) ? ">" : FINAL.exec(text)?.[1];
}

/** Takes a response apart. `writes` are what was written one after the other, the last of them with `result` at its end. */
export function answerOf(writes: readonly Buffer[], echo: string, result: string): Answer {
  const bytes = Buffer.concat(writes);
  const echoed = bytes.toString("latin1", 0, echo.length) === echo;
  const said = echoed ? bytes.subarray(echo.length) : bytes;
  const payload = payloadOf(said);
  const text = payload
    ? said.toString("latin1", 0, said.indexOf("\r\n", 2))
    : said.toString("latin1");
  const lines = text.split(/\r?\n|\r/).filter((line) => line !== "");
  const info = lines.filter((line, index) => index < lines.length - 1 || line !== result);
  return { result, info: info.filter((line) => line !== "> "), payload, bytes };
}

/** A write that no command asked for. */
export function urcOf(written: Buffer): HeardUrc {
  const text = written.toString("latin1");
  const line = text.split("\r\n").find((part) => part !== "") ?? "";
  return {
    line,
    payload: /^\r\n\+QIURC: "recv",\d+,\d+/.test(text) ? payloadOf(written) : undefined,
  };
}

function payloadOf(said: Buffer): Buffer | undefined {
  const header = WITH_DATA.exec(said.toString("latin1", 0, 200));
  if (!header) return undefined;
  const from = header[0].length;
  return said.subarray(from, from + Number(header[1]));
}
