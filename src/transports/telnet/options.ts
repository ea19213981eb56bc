import { DO, DONT, IAC, WILL, WONT } from "./codes.ts";

type State = "off" | "asked" | "on";

/** What is asked to be done by one side, with its words. */
interface Side {
  readonly offer: number;
  readonly refuse: number;
  readonly states: Map<number, State>;
}

/**
 * Agrees on telnet options. An answer is given only where something changes, so that two sides cannot go on for ever.
 * RFC 854, RFC 1143.
 */
export class TelnetOptions {
  readonly #write: (bytes: Buffer) => void;
  readonly #changed: (option: number) => void;
  readonly #here: Side = { offer: WILL, refuse: WONT, states: new Map() };
  readonly #there: Side = { offer: DO, refuse: DONT, states: new Map() };
  #begun = false;

  /** `here` and `there`: what may be agreed on for either side. `changed` is called when one has come on or gone off. */
  constructor(
    here: readonly number[],
    there: readonly number[],
    write: (bytes: Buffer) => void,
    changed: (option: number) => void,
  ) {
    this.#write = write;
    this.#changed = changed;
    for (const option of here) this.#here.states.set(option, "off");
    for (const option of there) this.#there.states.set(option, "off");
  }

  /** Offers what is done here, and asks for what is to be done there. */
  begin(here: readonly number[], there: readonly number[]): void {
    this.#begun = true;
    for (const option of here) this.#ask(this.#here, option);
    for (const option of there) this.#ask(this.#there, option);
  }

  /** It is agreed that this is done here. */
  here(option: number): boolean {
    return this.#here.states.get(option) === "on";
  }

  /** The other side does not want this to be done here. */
  refused(option: number): boolean {
    return this.#begun && this.#here.states.get(option) === "off";
  }

  /** It is agreed that this is done there. */
  there(option: number): boolean {
    return this.#there.states.get(option) === "on";
  }

  /** The other side has spoken. */
  negotiated(verb: number, option: number): void {
    if (verb === DO || verb === DONT) this.#settle(this.#here, option, verb === DO);
    else this.#settle(this.#there, option, verb === WILL);
  }

  #ask(side: Side, option: number): void {
    side.states.set(option, "asked");
    this.#say(side.offer, option);
  }

  #settle(side: Side, option: number, on: boolean): void {
    const state = side.states.get(option);
    if (state === undefined) {
      if (on) this.#say(side.refuse, option);
      return;
    }
    if (on ? state === "on" : state === "off") return;
    side.states.set(option, on ? "on" : "off");
    if (on && state === "off") this.#say(side.offer, option);
    if (!on && state === "on") this.#say(side.refuse, option);
    if (on || state === "on") this.#changed(option);
  }

  #say(verb: number, option: number): void {
    this.#write(Buffer.of(IAC, verb, option));
  }
}
