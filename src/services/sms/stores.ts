import { MessageStore, type Store, type Stored } from "./message-store.ts";
import type { MessageModule } from "./module.ts";

/** <mem> of 27.005: SIM, module, both together, status reports. */
export const STORE_NAMES = ["SM", "ME", "MT", "SR"] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** How many messages each holds. ME as BG9x modules tell it; SM is the card's affair, SR is a guess. */
export const STORE_SIZES = { ME: 23, SM: 50, SR: 23 } as const;

/** The stores of a module, the same ones under their names and together. */
export class Stores {
  readonly #module: Pick<MessageModule, "nvram" | "model" | "full">;

  constructor(module: Pick<MessageModule, "nvram" | "model" | "full">) {
    this.#module = module;
  }

  get(name: StoreName): Store {
    if (name === "MT") return new BothStores(this.#single("ME"), this.#single("SM"));
    return this.#single(name);
  }

  #single(name: keyof typeof STORE_SIZES): Store {
    const section = `sms ${name.toLowerCase()}`;
    const { nvram, model } = this.#module;
    const filled = (): void => this.#module.full(name);
    return new MessageStore(
      nvram,
      section,
      STORE_SIZES[name],
      model.traits.firstMessageIndex,
      filled,
    );
  }
}

/** MT: the module's messages, and behind them the SIM's. */
class BothStores implements Store {
  readonly #me: Store;
  readonly #sm: Store;

  constructor(me: Store, sm: Store) {
    this.#me = me;
    this.#sm = sm;
  }

  get size(): number {
    return this.#me.size + this.#sm.size;
  }

  get used(): number {
    return this.#me.used + this.#sm.used;
  }

  has(index: number): boolean {
    return this.#me.has(index) || this.#sm.has(index - this.#me.size);
  }

  get(index: number): Stored | undefined {
    return this.#me.get(index) ?? this.#sm.get(index - this.#me.size);
  }

  list(): (readonly [number, Stored])[] {
    const behind = this.#sm
      .list()
      .map(([index, stored]) => [index + this.#me.size, stored] as const);
    return [...this.#me.list(), ...behind];
  }

  add(message: Stored): number | undefined {
    const index = this.#me.add(message);
    if (index !== undefined) return index;
    const other = this.#sm.add(message);
    return other === undefined ? undefined : other + this.#me.size;
  }

  replace(index: number, message: Stored): void {
    if (this.#me.get(index)) this.#me.replace(index, message);
    else this.#sm.replace(index - this.#me.size, message);
  }

  markRead(indexes: readonly number[]): void {
    this.#me.markRead(indexes);
    this.#sm.markRead(indexes.map((index) => index - this.#me.size));
  }

  delete(indexes: readonly number[]): void {
    this.#me.delete(indexes);
    this.#sm.delete(indexes.map((index) => index - this.#me.size));
  }
}
