import {
  recalledCapture,
  recalledJournal,
  recalledPorts,
  recalledTranscript,
} from "../../journal/recollection.ts";
import { Problem } from "../problem.ts";
import { route, type Answer, type Route } from "../route.ts";
import type { Served } from "../served.ts";

/** What went on at a module lately, to be kept. */
export const RECOLLECTION_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: "/api/modems/{modem}/journal",
    title: "What is remembered of a module, as a journal",
    answer: { status: 200, doc: "JSON lines (docs/journal.md)", type: "application/jsonl" },
    handle(call) {
      const served = call.served();
      const { memory, modem, seed } = served;
      const by = `modemtwin ${call.api.version}`;
      const lines = [...recalledJournal(memory, { by, model: modem.model.name, seed })];
      return file(served, "jsonl", "application/jsonl", lines.join(""));
    },
  }),
  route({
    method: "get",
    path: "/api/modems/{modem}/transcript",
    title: "What passed at a port of a module, as a transcript",
    query: {
      port: {
        doc: "the port; the first at which something passed if not given",
        schema: { type: "string" },
      },
    },
    answer: { status: 200, doc: "a transcript (docs/transcripts.md)", type: "text/plain" },
    handle(call) {
      const served = call.served();
      const heard = recalledPorts(served.memory);
      const names = served.modem.ports.all.map(({ name }) => name);
      const port = call.query["port"] ?? heard[0] ?? names[0] ?? "uart1";
      if (call.query["port"] !== undefined && ![...names, ...heard].includes(port)) {
        throw new Problem("wrong-query", `port=${port}: there are ${names.join(", ") || "none"}`);
      }
      const body = recalledTranscript(served.memory, port);
      return file(served, "at", "text/plain; charset=utf-8", body);
    },
  }),
  route({
    method: "get",
    path: "/api/modems/{modem}/capture",
    title: "What is remembered of a module, as a capture for Wireshark",
    answer: {
      status: 200,
      doc: "a pcapng file (docs/capture.md)",
      type: "application/vnd.tcpdump.pcap",
    },
    handle(call) {
      const served = call.served();
      const { memory, modem, seed } = served;
      const body = recalledCapture(memory, {
        seed,
        application: `modemtwin ${call.api.version}`,
        address: (family) => modem.packetDomain.addresses[family === 4 ? "v4" : "v6"],
        dnsServer: () => modem.dnsServers[0],
      });
      return file(served, "pcapng", "application/vnd.tcpdump.pcap", body);
    },
  }),
];

/** Payloads are in it, and so are PINs: nobody keeps it who was not asked to. */
function file({ name }: Served, ending: string, type: string, body: string | Buffer): Answer {
  const headers = {
    "content-disposition": `attachment; filename="modemtwin-${name}.${ending}"`,
    "cache-control": "no-store",
  };
  return { status: 200, type, headers, body };
}
