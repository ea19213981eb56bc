import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { Changes } from "../stages/changes.ts";
import type { Api } from "./api.ts";

export interface Told {
  readonly event: string;
  /** Its number, and what stands before that. */
  readonly id: number | undefined;
  readonly epoch: string | undefined;
  readonly data: { readonly [name: string]: unknown };
}

/** A reader of server-sent events. */
export class Events {
  readonly told: Told[] = [];
  status = 0;
  ended = false;
  readonly #request: ClientRequest;
  readonly #changes = new Changes();
  #response: IncomingMessage | undefined;
  #rest = "";

  constructor(
    api: Pick<Api, "url">,
    path: string,
    headers: { readonly [name: string]: string } = {},
  ) {
    this.#request = request(new URL(path, api.url), { agent: false, headers });
    this.#request.on("error", () => this.#end());
    this.#request.on("response", (response) => {
      this.#response = response;
      this.status = response.statusCode ?? 0;
      response.setEncoding("utf8");
      response.on("data", (text: string) => this.#read(text));
      response.on("end", () => this.#end());
      response.on("error", () => this.#end());
      this.#changes.tell();
    });
    this.#request.end();
  }

  pause(): void {
    this.#response?.pause();
  }

  resume(): void {
    this.#response?.resume();
  }

  async until(done: (events: Events) => boolean): Promise<void> {
    await this.#changes.until(() => this.ended || done(this));
  }

  leave(): void {
    this.#request.destroy();
  }

  #end(): void {
    this.ended = true;
    this.#changes.tell();
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split("\n\n");
    this.#rest = messages.pop() ?? "";
    for (const message of messages) {
      const fields = new Map(
        message.split("\n").map((line) => {
          const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
          return [name, value] as const;
        }),
      );
      const data = fields.get("data");
      if (data === undefined) continue;
      const id = fields.get("id");
      this.told.push({
        event: fields.get("event") ?? "message",
        id: id === undefined ? undefined : Number(id.split("-")[1]),
        epoch: id?.split("-")[0],
        data: JSON.parse(data) as Told["data"],
      });
    }
    this.#changes.tell();
  }
}
