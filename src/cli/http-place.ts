import { HostError } from "../kernel/errors.ts";
import { textOrFile } from "../storage/text-or-file.ts";
import type { Parsed } from "./options.ts";
import { readListenPlace, type ListenPlace } from "./ports/listen-place.ts";

/** A shorter token can be guessed. */
const SHORTEST_TOKEN = 16;

/** Only this computer reaches it. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host);
}

/** Where an HTTP server of ours listens, and what requests need; undefined: nothing. */
export interface HttpPlace extends ListenPlace {
  readonly token: string | undefined;
}

/** --http and --token: where, and for whom; undefined: nowhere. Throws MT_USAGE. */
export function readHttpPlace(given: Parsed["given"]): HttpPlace | undefined {
  const text = given.get("http")?.at(-1);
  if (text === undefined) {
    if (given.has("token")) throw new HostError("MT_USAGE", "--token is for --http");
    return undefined;
  }
  const place = readListenPlace("http", text);
  const token = readToken(given.get("token")?.at(-1));
  if (token === undefined && !isLoopback(place.host)) {
    throw new HostError(
      "MT_USAGE",
      `--http ${text}: others than this computer reach ${place.host}, so it takes a --token`,
    );
  }
  return { ...place, token };
}

/** `TOKEN` or `@FILE`. Throws MT_USAGE, without the token in it. */
function readToken(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const token = textOrFile("token", text);
  if (/^[\x21-\x7e]+$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new HostError(
    "MT_USAGE",
    `--token: ${SHORTEST_TOKEN} or more characters of ASCII without blanks are needed`,
  );
}
