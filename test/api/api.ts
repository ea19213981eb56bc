import { request, type IncomingHttpHeaders } from "node:http";
import { Agent } from "node:http";
import { readHttpOptions } from "../../src/cli/http.ts";
import { parseOptions } from "../../src/cli/options.ts";
import type { Report } from "../../src/cli/report.ts";
import { openTwin, type Twin } from "../../src/cli/twin.ts";

/** What came of a request. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  // What an answer has in it is checked against openapi.json as it runs, which types of ours would only repeat.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export interface Asked {
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON, unless it is a text or bytes. */
  readonly body?: unknown;
}

/** The API of a process, in this one. */
export class Api {
  readonly url: string;
  readonly twin: Twin;
  /** What the process would have told. */
  readonly told: (Report & { readonly modem?: string })[];
  readonly #close: () => Promise<void>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  private constructor(url: string, twin: Twin, told: Api["told"], close: () => Promise<void>) {
    this.url = url;
    this.twin = twin;
    this.told = told;
    this.#close = close;
  }

  /** With options of the command line. */
  static async start(...args: string[]): Promise<Api> {
    const parsed = parseOptions(["--http", "0", ...args]);
    const asked = readHttpOptions(parsed.given)!;
    const told: (Report & { modem?: string })[] = [];
    const tell = (report: Report, modem?: string): void =>
      void told.push({ ...report, ...(modem !== undefined && { modem }) });
    const twin = await openTwin({
      ...{ parsed, tell, ports: [], steered: true, sinks: asked.onlooker.sinks },
      otherwise: "none",
      end() {},
    });
    const http = await asked.open(twin, undefined, tell);
    return new Api(http.info.url, twin, told, async () => {
      http.close();
      await new Promise<void>((resolve) => twin.close(resolve));
    });
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** `GET /api/modems` */
  ask(what: string, { headers = {}, body }: Asked = {}): Promise<Reply> {
    const [method = "GET", path = "/"] = what.split(" ");
    const raw = typeof body === "string" || Buffer.isBuffer(body);
    const sent = body === undefined ? undefined : raw ? body : JSON.stringify(body);
    const type = raw || body === undefined ? {} : { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const out = request(new URL(path, this.url), {
        ...{ method, agent: this.#agent, headers: { ...type, ...headers } },
      });
      out.on("error", reject);
      out.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const whole = Buffer.concat(chunks);
          const text = whole.toString("utf8");
          const { statusCode: status = 0, headers: got } = response;
          resolve({
            ...{ status, headers: got, body: whole, text },
            get json() {
              return JSON.parse(text);
            },
          });
        });
      });
      out.end(sent);
    });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#close();
  }
}
