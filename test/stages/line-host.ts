import { once } from "node:events";
import { connect, type NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, createWebSocketStream } from "ws";
import type { ReadyPort } from "../cli/process.ts";
import { Changes } from "./changes.ts";
import { BINARY_BOTH, TelnetEar } from "./hosts.ts";

/** A host that types lines at a port of the program, whatever its kind, and keeps what it hears. */
export class LineHost {
  readonly stream: Duplex;
  readonly changes = new Changes();
  heard = "";
  left = false;

  constructor(stream: Duplex, telnet = false) {
    this.stream = stream;
    const hear = (chunk: Buffer): void => {
      this.heard += chunk.toString("latin1");
    };
    const ear = telnet ? new TelnetEar(hear).hear : hear;
    stream.on("data", (chunk: Buffer) => {
      ear(chunk);
      this.changes.tell();
    });
    stream.on("error", () => {}); // "close" follows
    stream.on("close", () => {
      this.left = true;
      this.changes.tell();
    });
    if (telnet) stream.write(BINARY_BOTH);
  }

  /** A host at a port that listens. */
  static async at(port: ReadyPort): Promise<LineHost> {
    if (port.kind === "ws") {
      const socket = new WebSocket(port.url!);
      await once(socket, "open");
      return new LineHost(createWebSocketStream(socket));
    }
    const where: NetConnectOpts =
      port.kind === "unix" ? { path: port.path } : { host: port.host, port: port.port };
    const socket = connect(where);
    await once(socket, "connect");
    return new LineHost(socket, port.kind === "rfc2217");
  }

  /** Types a line; what was said since, once that is at its end. */
  async ask(line: string, end = /\r\n(OK|ERROR)\r\n$/): Promise<string> {
    const from = this.heard.length;
    this.stream.write(`${line}\r`);
    await this.until((heard) => end.test(heard.slice(from)));
    return this.heard.slice(from);
  }

  async until(done: (heard: string) => boolean): Promise<string> {
    await this.changes.until(() => this.left || done(this.heard));
    return this.heard;
  }

  leave(): void {
    this.stream.destroy();
  }
}
