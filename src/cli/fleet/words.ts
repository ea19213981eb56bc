import { planText } from "../../fleet/report/figures.ts";
import type { FleetPortInfo } from "./part.ts";

/** What `ready` tells of a fleet. */
export interface FleetReady {
  readonly event: "ready";
  readonly name: string;
  readonly modems: number;
  readonly ports: readonly (FleetPortInfo | HttpPort)[];
}

export interface HttpPort {
  readonly kind: "http";
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

/** Past this many ports people are told of some. */
const MOST_SHOWN = 5;

/** `ready` for people. */
export function readyWords({ name, modems, ports }: FleetReady): string {
  const lines = [planText(name, modems, "module")];
  const own = ports.filter(({ kind }) => kind !== "http");
  for (const port of own.slice(0, MOST_SHOWN)) lines.push(`  ${portWords(port)}`);
  if (own.length > MOST_SHOWN) lines.push(`  and ${own.length - MOST_SHOWN} more`);
  for (const port of ports) if (port.kind === "http") lines.push(`  http ${port.url}`);
  return `${lines.join("\n")}\n`;
}

function portWords(port: FleetReady["ports"][number]): string {
  if (port.kind === "http") return port.url;
  const { kind, host, port: number, path, link, imei } = port;
  const place =
    path === undefined ? `${host}:${number}` : link === undefined ? path : `${link} -> ${path}`;
  return `${kind} ${place}${imei === undefined ? "" : `  ${imei}`}`;
}
