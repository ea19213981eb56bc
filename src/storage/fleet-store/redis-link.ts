import type { Alarm, Clock } from "../../kernel/clock.ts";
import { HostError } from "../../kernel/errors.ts";
import type { RedisAddress } from "./redis-address.ts";
import { RENEW, type Script } from "./redis-scripts.ts";

/** The longest pause between two attempts to reach the server again, in milliseconds. */
const LONGEST_PAUSE = 2000;
/** A server that has not answered for so long at the start is none, in milliseconds. */
const PATIENCE = 5000;

export interface RedisLinkEvents {
  /** The server cannot be reached, once for each time it is gone. */
  lost(why: string): void;
  /** It can be reached again. */
  back(): void;
}

/** What we use of a client. */
interface Client {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  destroy(): void;
  sendCommand(words: string[], options?: { asap: boolean }): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "ready", listener: () => void): unknown;
}

type Connect = (again: boolean) => Client;

/**
 * Reaches the server, and keeps trying when it is gone. Rejects with MT_NVRAM if it cannot be reached the first time, or
 * does not answer.
 */
export async function openRedisLink(address: RedisAddress, clock: Clock): Promise<RedisLink> {
  const { createClient } = await load();
  const connect: Connect = (again) => {
    let pause: (attempts: number) => number | false = again ? pauseAfter : () => false;
    const client = createClient({
      RESP: 2,
      ...(address.username !== undefined && { username: address.username }),
      ...(address.password !== undefined && { password: address.password }),
      database: address.database,
      // What waits is known here, and what was asked for long ago is not to be done late.
      disableOfflineQueue: true,
      maintNotifications: "disabled",
      socket: {
        host: address.host,
        port: address.port,
        ...(address.tls && { tls: true as const }),
        reconnectStrategy: (attempts) => pause(attempts),
      },
    }) as unknown as Client;
    client.on("ready", () => (pause = pauseAfter));
    return client;
  };
  const link = new RedisLink(connect);
  // Whoever accepts and says nothing may be anything.
  let late: Alarm | undefined;
  const silence = new Promise<never>((_, reject) => {
    late = clock.after(PATIENCE, () => reject(new Error(`no answer within ${PATIENCE / 1000} s`)));
  });
  try {
    await Promise.race([link.open(), silence]);
  } catch (error) {
    link.close();
    throw new HostError(
      "MT_NVRAM",
      `--store ${address.shown}: ${reason(error)}; is the server there, and are user, password and database right?`,
    );
  } finally {
    late?.cancel();
  }
  return link;
}

/** A connection to the server that comes back by itself. What is asked for while it is gone fails at once. */
export class RedisLink {
  readonly #connect: Connect;
  #events: RedisLinkEvents | undefined;
  #client: Client;
  #lost = false;
  #closed = false;

  constructor(connect: Connect) {
    this.#connect = connect;
    this.#client = connect(false);
  }

  get ready(): boolean {
    return this.#client.isReady;
  }

  async open(): Promise<void> {
    this.#client.on("error", () => {}); // told by connect()
    await this.#client.connect();
    this.#follow(this.#client);
    // Only with the first command a server says that it wants a password, or that scripts are not allowed.
    await this.run(RENEW, [], ["0", ""]);
  }

  listen(events: RedisLinkEvents): void {
    this.#events = events;
  }

  /** Runs a script with its answer; `first`: before everything else that waits to be sent. Rejects if it fails. */
  async run(script: Script, keys: string[], values: string[], first = false): Promise<unknown> {
    const client = this.#client;
    const options = { asap: first };
    const words = [String(keys.length), ...keys, ...values];
    try {
      return await client.sendCommand(["EVALSHA", script.sha, ...words], options);
    } catch (error) {
      if (!(error as Error).message.startsWith("NOSCRIPT"))
        throw new Error(reason(error), { cause: error });
    }
    try {
      return await client.sendCommand(["EVAL", script.text, ...words], options);
    } catch (error) {
      throw new Error(reason(error), { cause: error });
    }
  }

  /** The server says nothing: perhaps this connection leads nowhere any more, and another one does. */
  replace(): void {
    this.#tellLost("it does not answer");
    this.#client.destroy();
    this.#client = this.#connect(true);
    this.#follow(this.#client);
    this.#client.connect().catch(() => {}); // ended by us; otherwise it goes on trying
  }

  close(): void {
    this.#closed = true;
    this.#client.destroy();
  }

  #follow(client: Client): void {
    client.on("error", (error) => {
      if (client === this.#client) this.#tellLost(reason(error));
    });
    client.on("ready", () => {
      if (client !== this.#client || this.#closed) return;
      this.#lost = false;
      this.#events?.back();
    });
  }

  #tellLost(why: string): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#events?.lost(why);
  }
}

function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE, 50 * 2 ** Math.min(attempts, 10));
}

async function load(): Promise<typeof import("@redis/client")> {
  try {
    return await import("@redis/client");
  } catch (error) {
    throw new HostError(
      "MT_NVRAM",
      `--store redis://… needs the optional package "@redis/client" (npm install @redis/client): ${reason(error)}`,
    );
  }
}

/** One line. Of a name with several addresses each has failed, and the error itself says nothing. */
function reason(error: unknown): string {
  const { message, errors } = error as AggregateError;
  const text = message || (errors?.[0] as Error | undefined)?.message || "it cannot be reached";
  return text.split("\n", 1)[0]!;
}
