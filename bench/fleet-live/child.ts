import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const BIN = join(HERE, "../../dist/bin/modemtwin.js");

/** A process that says one line when it is ready. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ready: Promise<string>;

  private constructor(args: readonly string[]) {
    this.#process = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#ready = new Promise((resolve, reject) => {
      let heard = "";
      this.#process.stdout!.on("data", (chunk: Buffer) => {
        heard += chunk.toString();
        const line = heard.split("\n").find((each) => /^(\d+|\{"event":"ready")/.test(each));
        if (line !== undefined && heard.endsWith("\n")) resolve(line);
      });
      this.#process.once("exit", (code) => reject(new Error(`ended with ${code}: ${heard}`)));
    });
    this.#ready.catch(() => {});
    // None outlives a bench that fails.
    process.setMaxListeners(0);
    process.on("exit", () => this.stop());
  }

  /** A fleet, as it was built. */
  static fleet(...args: string[]): Child {
    return new Child([BIN, "fleet", "--json", ...args]);
  }

  /** A script of this folder that prints a port. */
  static script(name: string, ...args: string[]): Child {
    const translated = name.endsWith(".ts") ? ["--import", "tsx"] : [];
    return new Child([...translated, join(HERE, name), ...args]);
  }

  /** The first port that it tells. */
  async port(): Promise<number> {
    const line = await this.#ready;
    if (!line.startsWith("{")) return Number(line);
    const { ports } = JSON.parse(line) as { ports: { port: number }[] };
    return ports[0]?.port ?? 0;
  }

  /** KiB resident, its own processes included. */
  get rss(): number {
    return rssOf(this.#process.pid!);
  }

  stop(): void {
    this.#process.kill("SIGKILL");
  }

  end(): void {
    this.#process.kill("SIGTERM");
  }
}

function rssOf(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const others = children === "" ? [] : children.split(" ");
  return others.reduce((sum, child) => sum + rssOf(Number(child)), own);
}
