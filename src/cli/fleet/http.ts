import { createServer } from "node:http";
import { Guard } from "../../api/guard.ts";
import { Problem, PROBLEM_TYPE } from "../../api/problem.ts";
import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import { prometheusText } from "../../fleet/report/prometheus.ts";
import { reportHtml } from "../../fleet/report/report-html.ts";
import { cannotListen, portOf } from "../../transports/listen.ts";
import { readHttpPlace } from "../http-place.ts";
import type { Parsed } from "../options.ts";
import { placeText } from "../ports/listen-place.ts";
import type { FleetRun } from "./run.ts";
import type { HttpPort } from "./words.ts";

export interface FleetHttp {
  readonly info: HttpPort;
  close(): void;
}

/** --http of a fleet: /healthz, /readyz, /metrics, and its report as it is now. Throws MT_USAGE or MT_PORT_UNAVAILABLE. */
export async function openFleetHttp(
  given: Parsed["given"],
  run: FleetRun,
  report: () => FleetReport,
): Promise<FleetHttp | undefined> {
  const asked = readHttpPlace(given);
  if (!asked) return undefined;
  const { host, port, token } = asked;
  const guard = new Guard({ host, token, now: () => performance.now() });
  const pages: { readonly [path: string]: () => readonly [type: string, body: string] } = {
    "/healthz": () => ["application/json", '{"status":"ok"}\n'],
    "/readyz": () => {
      const why = notReady(run, given.has("tcp"));
      if (why !== undefined) throw new Problem("busy", why);
      return ["application/json", '{"status":"ready"}\n'];
    },
    "/metrics": () => [
      "text/plain; version=0.0.4; charset=utf-8",
      prometheusText(run.counts(), run.door),
    ],
    "/report.json": () => ["application/json", `${JSON.stringify(report())}\n`],
    "/": () => ["text/html; charset=utf-8", reportHtml(report())],
  };
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    try {
      guard.check(request, path);
      if (request.method !== "GET" && request.method !== "HEAD")
        throw new Problem("wrong-method", `${request.method}: it takes GET`);
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      if (!page) throw new Problem("not-found", path);
      const [type, body] = page();
      response
        .writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" })
        .end(body);
    } catch (error) {
      const wrong = error instanceof Problem ? error : new Problem("mistake", String(error));
      const type = { "content-type": PROBLEM_TYPE, "x-content-type-options": "nosniff" };
      response.writeHead(wrong.status, type).end(wrong.body);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(placeText({ host, port }), error)));
    server.listen(port, host, resolve);
  });
  const own = { host, port: portOf(server) };
  return {
    info: { kind: "http", ...own, url: `http://${placeText(own)}/` },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Why nobody should be sent here; undefined: all is well. `serves`: hosts come to --tcp. */
export function notReady(
  run: Pick<FleetRun, "modems" | "counts" | "door">,
  serves: boolean,
): string | undefined {
  const { states } = run.counts();
  // Looked at once a second: until then nothing is known.
  const { waiting = Object.keys(states).length === 0 ? run.modems : 0, taken = 0 } = states;
  if (waiting > 0) return `${waiting} of ${run.modems} modems are still being made`;
  const { hosts, free } = run.door;
  if (!serves || free > 0) return undefined;
  const others = taken > 0 ? `, and ${taken} are live elsewhere` : "";
  return `no modem is free: hosts are at ${hosts} of ${run.modems}${others}`;
}
