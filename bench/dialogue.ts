// What is said on the line, by the host and by the bare responders, byte for byte as the module says it.

export const AT = Buffer.from("AT\r");
/** With the echo that a module has from the factory. */
export const AT_ANSWER = Buffer.from("AT\r\r\nOK\r\n");

export const OK = Buffer.from("\r\nOK\r\n");
export const OPENED = Buffer.from("\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
export const CONNECT = Buffer.from("\r\nCONNECT\r\n");
export const NO_CARRIER = Buffer.from("\r\nNO CARRIER\r\n");
export const PROMPT = Buffer.from("\r\n> ");
export const SEND_OK = Buffer.from("\r\nSEND OK\r\n");

/** The longest payload and the longest read there are. */
export const SEND_LENGTH = 1460;
export const READ_LENGTH = 1500;
export const QISEND = Buffer.from(`AT+QISEND=0,${SEND_LENGTH}\r`);
export const QIRD = Buffer.from(`AT+QIRD=0,${READ_LENGTH}\r`);

export type AccessMode = "buffer" | "transparent";

export function qiopen(port: number, mode: AccessMode): string {
  return `AT+QIOPEN=1,0,"TCP","127.0.0.1",${port},0,${mode === "buffer" ? 0 : 2}`;
}

/** The port of an AT+QIOPEN line; undefined if it is another command. */
export function openedPort(line: Buffer): number | undefined {
  const port = /\+QIOPEN=1,0,"TCP","127.0.0.1",(\d+)/.exec(line.toString("latin1"))?.[1];
  return port === undefined ? undefined : Number(port);
}
