import { WebSocket } from "ws";
import { Changes } from "../stages/changes.ts";
import type { Api } from "./api.ts";

/** A terminal, or a view, at the API. */
export class WsClient {
  heard = "";
  /** The text messages. */
  readonly notes: { readonly [name: string]: unknown }[] = [];
  /** Of its end. */
  code: number | undefined;
  reason = "";
  /** Of a handshake that was refused. */
  status: number | undefined;
  problem = "";
  readonly #ws: WebSocket;
  readonly #changes = new Changes();

  constructor(api: Api, path: string, headers: { readonly [name: string]: string } = {}) {
    this.#ws = new WebSocket(new URL(path, api.url.replace("http", "ws")), { headers });
    this.#ws.on("error", () => {});
    this.#ws.on("unexpected-response", (_request, response) => {
      this.status = response.statusCode;
      response.setEncoding("utf8");
      response.on("data", (text: string) => (this.problem += text));
      response.on("end", () => {
        this.code = 0;
        this.#changes.tell();
      });
    });
    this.#ws.on("message", (data: Buffer, binary) => {
      if (binary) this.heard += data.toString("latin1");
      else this.notes.push(JSON.parse(data.toString()) as WsClient["notes"][number]);
      this.#changes.tell();
    });
    this.#ws.on("close", (code, reason) => {
      this.code ??= code;
      this.reason = reason.toString();
      this.#changes.tell();
    });
  }

  type(text: string): void {
    this.#ws.send(Buffer.from(text, "latin1"));
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  async until(done: (client: WsClient) => boolean): Promise<void> {
    await this.#changes.until(() => this.code !== undefined || done(this));
  }

  /** The port that it is at. */
  async port(): Promise<unknown> {
    await this.until(({ notes }) => notes.length > 0);
    return this.notes[0]?.["port"];
  }

  leave(): void {
    this.#ws.terminate();
  }
}
