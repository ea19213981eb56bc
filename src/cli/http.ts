import { readFileSync } from "node:fs";
import { NOTHING } from "../api/counts.ts";
import { openApiServer, type ApiServer } from "../api/server.ts";
import { HostError } from "../kernel/errors.ts";
import { CREATE } from "./http-create.ts";
import { HttpModems } from "./http-modems.ts";
import { Onlooker } from "./http-served.ts";
import type { Parsed } from "./options.ts";
import { placeText, readListenPlace, type ListenPlace } from "./ports/listen-place.ts";
import type { HttpInfo, Report } from "./report.ts";
import type { Show, Twin } from "./twin.ts";
import { version } from "./version.ts";

/** A shorter token can be guessed. */
const SHORTEST_TOKEN = 16;
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** The API of the process. */
export interface Http {
  readonly info: HttpInfo;
  /** Nobody is served any more; modules made through it are gone with it. */
  close(): void;
}

/** --http before there is a module. */
export interface AskedHttp {
  /** Looks on at the module that the process is started with. */
  readonly onlooker: Onlooker;
  /** Opens it. Throws MT_PORT_UNAVAILABLE. */
  open(
    twin: Twin,
    show: Show | undefined,
    tell: (report: Report, modem?: string) => void,
  ): Promise<Http>;
}

/** --http and --token. Throws MT_USAGE. */
export function readHttpOptions(given: Parsed["given"]): AskedHttp {
  const text = given.get("http")?.at(-1);
  if (text === undefined) throw new HostError("MT_USAGE", "--token is for --http");
  const place = readListenPlace("http", text);
  const token = readToken(given.get("token")?.at(-1));
  if (token === undefined && !LOOPBACK.test(place.host)) {
    throw new HostError(
      "MT_USAGE",
      `--http ${text}: others than this computer reach ${place.host}, so it takes a --token`,
    );
  }
  const onlooker = new Onlooker();
  return { onlooker, open: (...with_) => open(place, token, onlooker, given, ...with_) };
}

async function open(
  { host, port }: ListenPlace,
  token: string | undefined,
  onlooker: Onlooker,
  given: Parsed["given"],
  twin: Twin,
  show: Show | undefined,
  tell: (report: Report, modem?: string) => void,
): Promise<Http> {
  const made: { server?: ApiServer } = {};
  const seed = String(given.get("seed")?.at(-1) ?? show?.options.seed ?? 1);
  const first = { name: "1", created: false, twin, onlooker, seed, show };
  const modems = new HttpModems(first, {
    tell,
    retire: (counted) => made.server?.retire(counted ?? NOTHING),
  });
  const server = await openApiServer({
    ...{ host, port, token, modems },
    create: CREATE,
    version: version(),
    defect: (message) => tell({ event: "defect", message }),
  });
  made.server = server;
  return {
    info: { host, port: server.port, url: `http://${placeText(server)}/` },
    close() {
      server.close();
      modems.close();
    },
  };
}

/** `TOKEN` or `@FILE`. Throws MT_USAGE, without the token in it. */
function readToken(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const token = text.startsWith("@") ? tokenIn(text.slice(1)) : text;
  if (/^[\x21-\x7e]+$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new HostError(
    "MT_USAGE",
    `--token: ${SHORTEST_TOKEN} or more characters of ASCII without blanks are needed`,
  );
}

function tokenIn(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
    throw new HostError("MT_USAGE", `--token @${path}: ${why}`);
  }
}
