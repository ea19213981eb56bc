import { modemPath } from "../api/modem-path.ts";

/** WebSocket: try again later. Every AT channel is taken. */
const TAKEN = 1013;

export interface ChannelReader {
  said(bytes: Uint8Array): void;
  /** The channel's name at the module. */
  named(port: string): void;
  missed(bytes: number): void;
  closed(why: string): void;
}

/** An AT channel of the module's, or, with `view`, what passes at a host's port. */
export class Channel {
  readonly #socket: WebSocket;

  constructor(modem: string, view: string, reader: ChannelReader) {
    const url = new URL(modemPath(modem, "terminal"), location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    if (view !== "") url.searchParams.set("view", view);
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === "string") tell(data, reader);
      else reader.said(new Uint8Array(data));
    });
    socket.addEventListener("close", ({ code, reason }) => {
      const taken = reason === "" ? "every AT channel is taken" : reason;
      reader.closed(code === TAKEN ? taken : reason || "the connection was closed");
    });
    this.#socket = socket;
  }

  type(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(new TextEncoder().encode(text));
    }
  }

  close(): void {
    this.#socket.close();
  }
}

function tell(data: string, reader: ChannelReader): void {
  const { port, missed } = JSON.parse(data) as { port?: string; missed?: number };
  if (port !== undefined) reader.named(port);
  if (missed !== undefined) reader.missed(missed);
}
