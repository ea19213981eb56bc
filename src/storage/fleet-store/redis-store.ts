import { randomBytes } from "node:crypto";
import type { Alarm, Clock } from "../../kernel/clock.ts";
import { HostError } from "../../kernel/errors.ts";
import { requireImei } from "./imei-key.ts";
import type { RedisAddress } from "./redis-address.ts";
import { RedisLease, type LeaseKeeper } from "./redis-lease.ts";
import { openRedisLink, type RedisLink } from "./redis-link.ts";
import { FREE, LAST_WRITE, LEASE, RENEW, WRITE } from "./redis-scripts.ts";
import type { FleetStore, Lease } from "./store.ts";
import { TimePassed } from "./time-passed.ts";
import { Turnstile } from "./turnstile.ts";
import { WriteBehind } from "./write-behind.ts";

/** Leases renewed by one run of the script: a millisecond or two in which the server does nothing else. */
const RENEWED_AT_ONCE = 500;
/** Leases taken, written or given back at a time: enough for the way there and back, few enough to be answered soon. */
const MOST_ASKED = 500;
/** Modules whose changes are on their way. */
const MOST_WRITES = 200;
/** Milliseconds until what must be done is tried again. */
const RETRY = 1000;
/** So often within the life of a lease it is looked whether it has ended, and after so many without an answer the
 * connection is taken for dead. */
const WATCHES = 20;
const MOST_SILENCE = 14;
/** So often within the time that the server remembers what modules kept it is told to go on. */
const KEEPINGS = 10;
/** Identities that a message names. */
const MOST_NAMED = 3;

export interface RedisStoreOptions {
  readonly tell: (message: string) => void;
  readonly clock: Clock;
  /** Milliseconds that a lease lasts without being renewed. */
  readonly ttl: number;
}

/** Rejects with MT_NVRAM if the server cannot be reached. */
export async function openRedisStore(
  address: RedisAddress,
  options: RedisStoreOptions,
): Promise<FleetStore> {
  return new RedisStore(await openRedisLink(address, options.clock), address, options);
}

/**
 * An identity is a key that says who has it and that the server forgets after `ttl`, unless it is renewed. Ours ends a
 * tenth earlier by our own clock, so a module stops before another one may begin. See docs/decisions/015-fleet-store.md.
 */
class RedisStore implements FleetStore, LeaseKeeper {
  readonly #link: RedisLink;
  readonly #address: RedisAddress;
  readonly #tell: (message: string) => void;
  readonly #clock: Clock;
  readonly #ttl: number;
  readonly #time: TimePassed;
  readonly #name = randomBytes(12).toString("base64url");
  /** By IMEI: those that are ours and renewed. */
  readonly #leases = new Map<string, RedisLease>();
  /** On their way here and back. */
  readonly #busy = new Set<Promise<unknown>>();
  readonly #behind: WriteBehind;
  readonly #asking = new Turnstile(MOST_ASKED);
  #leased = 0;
  #watch: Alarm;
  /** When the last renewal of all began that succeeded. */
  #renewed: number;
  /** When the server was last told to go on remembering what they keep. */
  #keptOn: number;
  #renewing = false;
  /** So many watches ago the server last said something. */
  #silence = 0;
  /** Writing was refused, by a server that can be reached. */
  #failing = false;
  #closed = false;

  constructor(link: RedisLink, address: RedisAddress, { tell, clock, ttl }: RedisStoreOptions) {
    this.#link = link;
    this.#address = address;
    this.#tell = tell;
    this.#clock = clock;
    this.#ttl = ttl;
    this.#time = new TimePassed(clock);
    this.#renewed = this.#time.now;
    this.#keptOn = this.#renewed;
    this.#behind = new WriteBehind(clock, MOST_WRITES, (error) => this.#failed(error));
    this.#watch = this.#watchSoon();
    link.listen({ lost: (why) => this.#linkLost(why), back: () => this.#linkBack() });
  }

  lease(imei: string): Promise<Lease | undefined> {
    return this.#track(this.#asking.pass(() => this.#take(imei)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#busy]);
    const ends = await Promise.allSettled([...this.#leases.values()].map((one) => one.release()));
    this.#watch.cancel();
    this.#behind.close();
    this.#link.close();
    const failed = ends.filter((end) => end.status === "rejected").length;
    if (failed > 0) {
      throw this.#error(`what modules kept last is lost: ${failed} of ${ends.length}`);
    }
  }

  changed(lease: RedisLease): void {
    // A process that was suspended finds out here, or from the watch, whatever comes first.
    if (this.#isOverdue(lease)) this.#lose([lease], this.#notRenewed());
    else this.#behind.soon(lease);
  }

  async write(lease: RedisLease): Promise<void> {
    if (lease.lost.aborted) return;
    const changes = lease.nvram.take();
    if (changes.length === 0) return;
    const words = changes.flatMap(([section, text]) => [section, text ?? ""]);
    const number = String(++lease.writes);
    let ours: unknown;
    try {
      ours = await this.#asking.pass(() =>
        this.#link.run(WRITE, this.#keys(lease.imei), [lease.token, this.#keep, number, ...words]),
      );
    } catch (error) {
      lease.nvram.handBack(changes);
      throw error;
    }
    if (ours !== 1) {
      lease.nvram.handBack(changes);
      this.#lose([lease], NOT_OURS);
    } else if (this.#failing) {
      this.#failing = false;
      this.#tell(`${this.#address.shown}: written again`);
    }
  }

  giveBack(lease: RedisLease): Promise<void> {
    return this.#track(this.#giveBack(lease));
  }

  async #take(imei: string): Promise<Lease | undefined> {
    requireImei(imei);
    if (this.#closed) throw this.#error("the store is closed");
    const token = `${this.#name}-${++this.#leased}`;
    const until = this.#time.now + this.#ttl;
    let found: unknown;
    try {
      found = await this.#link.run(LEASE, this.#keys(imei), [token, String(this.#ttl), this.#keep]);
    } catch (error) {
      throw this.#error((error as Error).message);
    }
    if (found === null) return undefined;
    const texts = new Map(pairs(found as string[]));
    texts.delete(LAST_WRITE);
    const lease = new RedisLease(imei, token, until, texts, this);
    const damaged = damagedSection(lease);
    if (damaged !== undefined) {
      await this.#link.run(FREE, [this.#keys(imei)[0]], [token]).catch(() => {});
      throw this.#error(
        `the section "${damaged}" of ${this.#keys(imei)[1]} is no JSON; mend it, or delete it`,
      );
    }
    if (this.#isOverdue(lease)) throw this.#error("it is too slow");
    this.#leases.set(imei, lease);
    return lease;
  }

  async #giveBack(lease: RedisLease): Promise<void> {
    if (lease.lost.aborted) return;
    await this.#behind.leave(lease);
    while (lease.nvram.behind && !lease.lost.aborted) {
      try {
        await this.write(lease);
      } catch (error) {
        this.#failed(error as Error);
        await this.#pause();
      }
    }
    // From here on it is neither renewed nor lost.
    if (this.#leases.get(lease.imei) === lease) this.#leases.delete(lease.imei);
    if (lease.nvram.behind) throw this.#error(`what ${lease.imei} kept last is lost`);
    if (!lease.lost.aborted) await this.#free(lease);
  }

  /** Lets others have it at once, and not only when its time is over; then it is as well. */
  async #free(lease: RedisLease): Promise<void> {
    const [key] = this.#keys(lease.imei);
    while (this.#time.now < lease.until) {
      try {
        await this.#asking.pass(() => this.#link.run(FREE, [key], [lease.token]));
        return;
      } catch {
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(Math.min(RETRY, this.#ttl / 10), resolve));
  }

  #linkLost(why: string): void {
    this.#tell(
      `${this.#address.shown}: ${why}; what the modules keep waits, and those not renewed for ${this.#ttl / 1000} s stop`,
    );
  }

  #linkBack(): void {
    this.#tell(`${this.#address.shown}: reached again`);
    this.#silence = 0;
    this.#loseOverdue();
    void this.#renew();
    this.#behind.resume();
  }

  /**
   * One alarm for all leases, and often: behind a suspension it is due before nearly everything that modules wait for.
   */
  #watchSoon(): Alarm {
    return this.#clock.after(this.#ttl / WATCHES, () => {
      this.#watch = this.#watchSoon();
      this.#loseOverdue();
      if (++this.#silence > MOST_SILENCE) {
        this.#silence = 0;
        this.#link.replace();
      } else if (this.#time.now - this.#renewed >= this.#ttl / 3 && this.#link.ready) {
        void this.#renew();
      }
    });
  }

  /** Asks for nothing too, without leases: so a connection that is dead is found. */
  async #renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    const began = this.#time.now;
    const keepOn = began - this.#keptOn >= this.#address.keep / KEEPINGS;
    const all = [...this.#leases.values()];
    const parts: RedisLease[][] = [];
    for (let at = 0; at < Math.max(1, all.length); at += RENEWED_AT_ONCE) {
      parts.push(all.slice(at, at + RENEWED_AT_ONCE));
    }
    try {
      const gone = await Promise.all(parts.map((part) => this.#renewPart(part, keepOn)));
      this.#renewed = began;
      if (keepOn) this.#keptOn = began;
      this.#silence = 0;
      this.#lose(gone.flat(), NOT_OURS);
    } catch {
      // The link tells; the next watch tries again, until our own clock says that it is too late.
    }
    this.#renewing = false;
  }

  /** Those that are not ours any more. */
  async #renewPart(leases: readonly RedisLease[], keepOn: boolean): Promise<RedisLease[]> {
    // The server counts from when it hears of it, which is later.
    const until = this.#time.now + this.#ttl;
    const keys = leases.map(({ imei }) => this.#keys(imei));
    const names = keys.map(([lease]) => lease);
    if (keepOn) names.push(...keys.map(([, nvram]) => nvram));
    const values = [
      String(this.#ttl),
      keepOn ? this.#keep : "",
      ...leases.map(({ token }) => token),
    ];
    const gone = (await this.#link.run(RENEW, names, values, true)) as number[];
    const lost = gone.map((number) => leases[number - 1]!);
    for (const lease of leases) if (!lost.includes(lease)) lease.until = until;
    return lost;
  }

  #isOverdue(lease: RedisLease): boolean {
    return this.#time.now > lease.until - this.#ttl / 10;
  }

  #loseOverdue(): void {
    const overdue = [...this.#leases.values()].filter((lease) => this.#isOverdue(lease));
    this.#lose(overdue, this.#notRenewed());
  }

  #notRenewed(): string {
    return `not renewed for ${this.#ttl / 1000} s`;
  }

  #lose(leases: readonly RedisLease[], why: string): void {
    const lost = leases.filter((lease) => this.#leases.get(lease.imei) === lease);
    if (lost.length === 0) return;
    for (const lease of lost) this.#leases.delete(lease.imei);
    const named = lost.slice(0, MOST_NAMED).map(({ imei }) => imei);
    const more = lost.length > named.length ? ` and ${lost.length - named.length} more` : "";
    const behind = lost.filter(({ nvram }) => nvram.behind).length;
    const kept = behind > 0 ? `, and what ${behind} of them kept last is lost` : "";
    this.#tell(`${this.#address.shown}: ${named.join(", ")}${more}: ${why}: stopped${kept}`);
    for (const lease of lost) lease.lose();
  }

  /** Of a server that cannot be reached the link has told. */
  #failed(error: Error): void {
    if (this.#failing || !this.#link.ready) return;
    this.#failing = true;
    this.#tell(`${this.#address.shown}: ${error.message}; what the modules keep waits`);
  }

  get #keep(): string {
    return String(this.#address.keep);
  }

  #keys(imei: string): [lease: string, nvram: string] {
    const { prefix } = this.#address;
    return [`${prefix}lease:${imei}`, `${prefix}nvram:${imei}`];
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#busy.add(work);
    const done = (): void => void this.#busy.delete(work);
    work.then(done, done);
    return work;
  }

  #error(what: string): HostError {
    return new HostError("MT_NVRAM", `${this.#address.shown}: ${what}`);
  }
}

const NOT_OURS = "somebody else has it, or the server has forgotten that we do";

/** `a, 1, b, 2` as `[a, 1]` and `[b, 2]`. */
function* pairs(words: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < words.length; at += 2) yield [words[at]!, words[at + 1]!];
}

function damagedSection({ nvram }: RedisLease): string | undefined {
  return [...nvram.texts.keys()].find((section) => {
    try {
      nvram.get(section);
      return false;
    } catch {
      return true;
    }
  });
}
