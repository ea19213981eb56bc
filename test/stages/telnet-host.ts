import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Changes } from "./changes.ts";
import { BINARY_BOTH, inTelnet, TelnetEar } from "./hosts.ts";

/** A question that is answered whatever else was said: SIGNATURE, and its answer. */
const ASK = "fffa2c00fff0";
const ANSWER = `fffa2c64${Buffer.from("modemtwin").toString("hex")}fff0`;

/** WILL and DO COM-PORT, in the words of a host. */
export const COM_PORT_ON = "fffb2c";

/** A peer of a telnet port, by hand: what it says is hex, and it keeps what it hears. */
export class TelnetHost {
  readonly socket: Socket;
  readonly changes = new Changes();
  /** Commands, as hex, each whole. */
  readonly commands: string[] = [];
  #data: Buffer = Buffer.alloc(0);
  left = false;

  constructor(socket: Socket) {
    this.socket = socket;
    const ear = new TelnetEar(
      (chunk) => (this.#data = Buffer.concat([this.#data, chunk])),
      (hex) => void this.commands.push(hex),
    );
    socket.on("data", (chunk: Buffer) => {
      ear.hear(chunk);
      this.changes.tell();
    });
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => {
      this.left = true;
      this.changes.tell();
    });
  }

  static async dial(port: number): Promise<TelnetHost> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
    await once(socket, "connect");
    return new TelnetHost(socket);
  }

  /** What was heard that is no command. */
  get data(): string {
    return this.#data.toString("latin1");
  }

  say(hex: string): void {
    this.socket.write(Buffer.from(hex, "hex"));
  }

  type(text: string): void {
    this.socket.write(inTelnet(Buffer.from(text, "latin1")));
  }

  /** Agrees to eight bits both ways and to COM-PORT, as every client of RFC 2217 does. */
  agree(): void {
    this.socket.write(BINARY_BOTH);
    this.say(COM_PORT_ON);
  }

  /** The commands that were said until everything so far has been dealt with; they are forgotten. */
  async settled(): Promise<string[]> {
    this.say(ASK);
    await this.until(() => this.commands.includes(ANSWER));
    const at = this.commands.indexOf(ANSWER);
    return this.commands.splice(0, at < 0 ? this.commands.length : at + 1).slice(0, -1);
  }

  /** What is answered to that; all of it, and nothing but it. */
  async answers(hex: string): Promise<string[]> {
    await this.settled();
    this.say(hex);
    return this.settled();
  }

  async until(done: () => boolean): Promise<void> {
    await this.changes.until(() => done() || this.left);
  }

  async untilData(end: RegExp): Promise<string> {
    await this.until(() => end.test(this.data));
    return this.data;
  }
}

/** Where the module dials: an access server, or whoever listens there. */
export class Listener {
  readonly server: Server;
  readonly sockets: Socket[] = [];
  readonly changes = new Changes();

  private constructor() {
    this.server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      socket.on("error", () => {});
      this.sockets.push(socket);
      this.changes.tell();
    });
  }

  static async at(where: { readonly port: number } | { readonly path: string }): Promise<Listener> {
    const listener = new Listener();
    listener.server.listen({ ...where, ...("port" in where && { host: "127.0.0.1" }) });
    await once(listener.server, "listening");
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The connection of that number, from 0 on. */
  async socket(index: number): Promise<Socket> {
    await this.changes.until(() => this.sockets.length > index);
    const socket = this.sockets[index];
    if (!socket) throw new Error(`nobody has dialled ${index + 1} times`);
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}
