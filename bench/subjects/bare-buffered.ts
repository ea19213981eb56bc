// The barest responder with a connection behind it: no parsing but of one byte. Arguments: see bare-port.ts.
import { connect, type Socket } from "node:net";
import { OK, OPENED, openedPort, PROMPT, READ_LENGTH, SEND_LENGTH, SEND_OK } from "../dialogue.ts";
import { openBarePort } from "./bare-port.ts";

const [S, R] = Buffer.from("SR");
/** Where AT+QISEND and AT+QIRD differ. */
const TELLING = "AT+QI".length;

await openBarePort((host) => {
  let server: Socket;
  let missing = 0;
  let unread: Buffer = Buffer.alloc(0);

  host.on("data", (chunk: Buffer) => {
    if (missing > 0) payload(chunk);
    else if (chunk[TELLING] === S) prompt();
    else if (chunk[TELLING] === R) read();
    else other(chunk);
  });

  function prompt(): void {
    missing = SEND_LENGTH;
    host.write(PROMPT);
  }

  function payload(chunk: Buffer): void {
    server.write(chunk);
    missing -= chunk.length;
    if (missing === 0) host.write(SEND_OK);
  }

  function read(): void {
    const data = unread.subarray(0, READ_LENGTH);
    unread = unread.subarray(data.length);
    if (unread.length === 0) server.resume();
    const head = Buffer.from(`\r\n+QIRD: ${data.length}\r\n`, "latin1");
    host.write(Buffer.concat(data.length > 0 ? [head, data, LINE_END, OK] : [head, OK]));
  }

  function other(line: Buffer): void {
    const port = openedPort(line);
    if (port === undefined) return void host.write(OK);
    server = connect({ host: "127.0.0.1", port, noDelay: true });
    server.on("connect", () => host.write(OPENED));
    server.on("data", (chunk: Buffer) => {
      unread = chunk;
      server.pause();
    });
  }
});

const LINE_END = Buffer.from("\r\n");
