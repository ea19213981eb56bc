import { openApiServer, type ApiServer } from "../api/server.ts";
import { CREATE } from "./http-create.ts";
import { HttpModems } from "./http-modems.ts";
import { Onlooker } from "./http-served.ts";
import type { Parsed } from "./options.ts";
import { placeText } from "./ports/listen-place.ts";
import { readHttpPlace, type HttpPlace } from "./http-place.ts";
import type { HttpInfo, Report } from "./report.ts";
import type { Show, Twin } from "./twin.ts";
import { version } from "./version.ts";

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
export function readHttpOptions(given: Parsed["given"]): AskedHttp | undefined {
  const place = readHttpPlace(given);
  if (!place) return undefined;
  const onlooker = new Onlooker();
  return {
    onlooker,
    open: (...around) => open(place, onlooker, given, ...around),
  };
}

async function open(
  { host, port, token }: HttpPlace,
  onlooker: Onlooker,
  given: Parsed["given"],
  twin: Twin,
  show: Show | undefined,
  tell: (report: Report, modem?: string) => void,
): Promise<Http> {
  const made: { server?: ApiServer } = {};
  const seed = String(given.get("seed")?.at(-1) ?? show?.options.seed ?? 1);
  const faults = given.get("fault") ?? [];
  const first = { name: "1", created: false, twin, onlooker, seed, show, faults };
  const modems = new HttpModems(first, {
    ...{ tell, host },
    retire: (counted) => made.server?.retire(counted),
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
