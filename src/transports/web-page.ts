/** How an HTTP request begins that a browser sends to a server: `POST /…`. */
const BEGINNING = /^[A-Z]{3,7} \//;
/** A request that has no end by then is none of a program that is a host. */
const LONGEST = 16 * 1024;

/** What a page gives itself away by, which programs have no reason to send. */
const OF_BROWSERS = /^(origin|sec-fetch-[a-z]+):/im;

/** What is known of whoever speaks first. */
export type Verdict = "host" | "page" | "not yet";

/**
 * Any page in a browser may send a request to any port of this computer, and the module would run the AT commands in
 * its body. An HTTP request of firmware, which speaks through a module that was left in data mode, names no page.
 */
export class WebPageGuard {
  #heard: Buffer = Buffer.alloc(0);

  /** Everything so far. */
  get heard(): Buffer {
    return this.#heard;
  }

  hear(chunk: Buffer): Verdict {
    this.#heard = this.#heard.length === 0 ? chunk : Buffer.concat([this.#heard, chunk]);
    const text = this.#heard.toString("latin1");
    if (!BEGINNING.test(text)) return "host";
    const line = /^[^\n]*\n/.exec(text)?.[0];
    if (line !== undefined && !/ HTTP\/1\.[01]\r?\n$/.test(line)) return "host";
    const end = /\r?\n\r?\n/.exec(text)?.index;
    if (OF_BROWSERS.test(text.slice(0, end))) return "page";
    if (end !== undefined) return "host";
    return text.length > LONGEST ? "page" : "not yet";
  }
}
