import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "@redis/client";
import { build } from "esbuild";

/** Nothing on this computer takes this long; a test that gets here has failed. */
const DEADLINE = 20_000;

/** Asks until the answer is there, or the deadline: what is asserted next then fails and shows why. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + DEADLINE;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`never: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Fifteen digits. */
export function imei(index: number): string {
  return `8664250${String(index).padStart(8, "0")}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A server of its own, which can be killed, suspended and started again. */
export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  /** With what it keeps on the disk, if anything: `--appendonly yes --dir PATH`. */
  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.start();
    return server;
  }

  /** That speaks TLS only, with a certificate of its own for 127.0.0.1, which is put into `folder`. */
  static async startTls(folder: string): Promise<{ server: RedisServer; certificate: string }> {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=redis", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", [...made, ...names, ...files], { stdio: "ignore" });
    const port = await freePort();
    const args = ["--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no"];
    const own = ["--tls-key-file", key, "--tls-cert-file", certificate];
    const server = new RedisServer(port, [...args, ...own]);
    await server.start();
    return { server, certificate };
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const fixed = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const args = [...fixed, "--port", String(this.port), ...this.#args];
    this.#child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    this.#child.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until(() => {
      if (this.#child!.exitCode !== null) throw new Error(`redis-server: ${said}`);
      return said.includes("Ready to accept connections");
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child!.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Asks the server directly. */
  async ask(...words: string[]): Promise<unknown> {
    const client = createClient({ RESP: 2, url: this.url });
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }
}

/** Makes the program of `Holder`. */
export function buildHolder(outfile: string): Promise<unknown> {
  return build({
    entryPoints: [join(import.meta.dirname, "fleet-store-holder.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire("/");',
    },
    logLevel: "warning",
  });
}

/** Another process that has leases. */
export class Holder {
  readonly lost: string[] = [];
  readonly told: string[] = [];
  readonly #child: ChildProcess;
  readonly #answers: unknown[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const { lost, told, answer } = JSON.parse(line) as {
        lost?: string;
        told?: string;
        answer?: unknown;
      };
      if (lost !== undefined) this.lost.push(lost);
      else if (told !== undefined) this.told.push(told);
      else this.#answers.push(answer);
    });
  }

  static async start(
    program: string,
    text: string,
    { ttl, env }: { ttl?: number; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Holder> {
    const args = [program, text, ...(ttl === undefined ? [] : [String(ttl)])];
    const child = spawn(process.execPath, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    const holder = new Holder(child);
    await holder.answer();
    return holder;
  }

  question(what: object): void {
    this.#child.stdin!.write(`${JSON.stringify(what)}\n`);
  }

  answer(): Promise<unknown> {
    return until(() => this.#answers.shift());
  }

  /** Which of them it got. */
  async lease(imeis: readonly string[]): Promise<readonly string[]> {
    this.question({ lease: imeis });
    return (await this.answer()) as readonly string[];
  }

  async set(imei: string, value: unknown): Promise<{ readonly lost: boolean }> {
    this.question({ set: imei, value });
    return (await this.answer()) as { readonly lost: boolean };
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}

/** At the end of a test, last first. */
export class CleanUp {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  folder(path: string): string {
    this.add(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) await step();
  }
}
