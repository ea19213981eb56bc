import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ipVersion } from "../kernel/ip.ts";
import { Allowance } from "./allowance.ts";
import { Problem } from "./problem.ts";

/** Requests of one address: so many at once, and so many a second for as long as it likes. */
const REQUESTS = { burst: 3000, perSecond: 1000 };
/** Wrong tokens of one address: nobody guesses one. */
const GUESSES = { burst: 20, perSecond: 0.5 };

/** What nobody needs a token for: who asks whether it lives often cannot have one. */
const OPEN: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/login"]);

export interface GuardOptions {
  /** Where the server listens, as it was asked for. */
  readonly host: string;
  /** Undefined: nobody needs one. */
  readonly token: string | undefined;
  /** Milliseconds that only go on. */
  readonly now: () => number;
}

/** Who may ask for what: token, DNS rebinding, pages of other sites, and how often. */
export class Guard {
  readonly #host: string;
  readonly #token: Buffer | undefined;
  /** What a browser keeps instead of the token. */
  readonly #session: string;
  readonly #requests: Allowance;
  readonly #guesses: Allowance;
  /** Its cookie's name: cookies know no ports, and another process may run on the next one. */
  cookie = "modemtwin";

  constructor({ host, token, now }: GuardOptions) {
    this.#host = host.toLowerCase();
    this.#token = token === undefined ? undefined : digest(token);
    this.#session = randomBytes(32).toString("base64url");
    this.#requests = new Allowance(REQUESTS, now);
    this.#guesses = new Allowance(GUESSES, now);
  }

  get needsToken(): boolean {
    return this.#token !== undefined;
  }

  /** Throws a Problem if the request must not be done. `path` is without its query. */
  check(request: IncomingMessage, path: string): void {
    const from = request.socket.remoteAddress ?? "";
    if (!this.#requests.take(from)) {
      throw new Problem("too-many", `more than ${REQUESTS.perSecond} requests a second`);
    }
    this.#checkHost(request);
    this.#checkPage(request, path);
    if (OPEN.has(path) || !this.#token) return;
    if (this.#hasSession(request)) return;
    const [, given] = /^bearer (\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
    if (given === undefined) {
      throw new Problem("token-needed", "Authorization: Bearer TOKEN, as --token has it");
    }
    this.#checkToken(given, from);
  }

  /** Whoever knows the token gets a cookie. Throws a Problem. */
  login(given: string, request: IncomingMessage): string {
    this.#checkToken(given, request.socket.remoteAddress ?? "");
    return `${this.cookie}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  #checkToken(given: string, from: string): void {
    if (!this.#token) return;
    // The right one is never held up by what others behind the same address have tried.
    if (timingSafeEqual(digest(given), this.#token)) return;
    if (!this.#guesses.take(from)) throw new Problem("too-many", "too many wrong tokens");
    throw new Problem("token-needed", "this is not the token");
  }

  #hasSession({ headers: { cookie = "" } }: IncomingMessage): boolean {
    const prefix = `${this.cookie}=`;
    return cookie
      .split(/; */)
      .some(
        (pair) =>
          pair.startsWith(prefix) &&
          timingSafeEqual(digest(pair.slice(prefix.length)), digest(this.#session)),
      );
  }

  /** A name may have been bent to this computer by its owner; a page of theirs would then be of the same origin. */
  #checkHost({ headers: { host = "" } }: IncomingMessage): void {
    // Their page has no cookie and no token.
    if (this.#token) return;
    const name = host
      .replace(/:\d+$/, "")
      .replace(/^\[|\]$/g, "")
      .toLowerCase();
    const own = name === "localhost" || name.endsWith(".localhost") || name === this.#host;
    if (own || ipVersion(name) !== 0) return;
    throw new Problem("foreign-host", `${host}: ask for localhost, or an address`);
  }

  /** Programs name no origin; a browser names the site of the page. */
  #checkPage({ method, headers }: IncomingMessage, path: string): void {
    const { origin, host, "sec-fetch-site": site, "sec-fetch-mode": mode } = headers;
    if (origin !== undefined) {
      if (siteOf(origin) === host?.toLowerCase()) return;
      throw new Problem("foreign-page", origin.slice(0, 100));
    }
    if (site === undefined || site === "same-origin" || site === "none") return;
    // A link to the console.
    if (method === "GET" && mode === "navigate" && path === "/") return;
    throw new Problem("foreign-page", "the request comes from a page of another site");
  }
}

function siteOf(origin: string): string | undefined {
  try {
    return new URL(origin).host.toLowerCase();
  } catch {
    return undefined;
  }
}

/** Of the same length whatever it is of. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
