/** So many at once, and so many a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Account {
  left: number;
  at: number;
}

/** Past this many, those who have all they may have are forgotten: they would begin with as much. */
const MOST = 10_000;

/** How often each may do something: a bucket with tokens for each. */
export class Allowance {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();

  /** `now`: milliseconds that only go on. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Once more; false: not now. */
  take(who: string): boolean {
    const account = this.#filled(who);
    if (account.left < 1) return false;
    account.left--;
    return true;
  }

  #filled(who: string): Account {
    const now = this.#now();
    const { burst, perSecond } = this.#rate;
    let account = this.#accounts.get(who);
    if (!account) {
      if (this.#accounts.size >= MOST) this.#sweep(now);
      account = { left: burst, at: now };
      this.#accounts.set(who, account);
    }
    account.left = Math.min(burst, account.left + ((now - account.at) / 1000) * perSecond);
    account.at = now;
    return account;
  }

  #sweep(now: number): void {
    const { burst, perSecond } = this.#rate;
    for (const [who, { left, at }] of this.#accounts) {
      if (left + ((now - at) / 1000) * perSecond >= burst) this.#accounts.delete(who);
    }
    // All of them are busy: the oldest go, rather than that memory does.
    for (const who of this.#accounts.keys()) {
      if (this.#accounts.size < MOST) break;
      this.#accounts.delete(who);
    }
  }
}
