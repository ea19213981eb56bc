import type { ModuleLine } from "../kernel/pipe.ts";
import type { FaultEvent } from "../faults/faults.ts";
import type { ModemEvent } from "../services/events.ts";

/** Where a host can reach the module. */
export interface PortInfo {
  readonly kind: "pty" | "tcp" | "rfc2217" | "serial" | "connect" | "unix" | "ws" | "stdio";
  /** The module's own name for it. */
  readonly port: string;
  /** For programs: a path, an address, a URL. */
  readonly place: { readonly [name: string]: string | number };
  /** The same for people. */
  readonly words: string;
}

/** Where the API is. */
export interface HttpInfo {
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

/** Everything the process tells. */
export type Report =
  | {
      readonly event: "ready";
      readonly model: string;
      readonly imei: string;
      readonly address: string;
      readonly address6?: string;
      readonly ports: readonly PortInfo[];
      /** --http */
      readonly http?: HttpInfo;
    }
  | {
      readonly event: "host attached" | "host left" | "host refused";
      readonly port: string;
      readonly from?: string;
      /** What went wrong. */
      readonly why?: string;
    }
  /** A port that dials, or a device, is not connected. */
  | { readonly event: "no host"; readonly port: string; readonly why: string }
  /** Baud of the host, and of the module. */
  | {
      readonly event: "other rate";
      readonly port: string;
      readonly host: number;
      readonly module: number;
    }
  | {
      readonly event: "line";
      readonly port: string;
      readonly line: ModuleLine;
      readonly active: boolean;
    }
  /** An answer to a line of --control. */
  | { readonly event: "done"; readonly did: string }
  | { readonly event: "refused"; readonly line: string; readonly why: string }
  | { readonly event: "note"; readonly message: string }
  | { readonly event: "exit"; readonly reason: string }
  | FaultEvent
  | ModemEvent;

/** One line for programs. `modem`: the module it is about, where it is not the one that the process was started with. */
export function asJson(report: Report, modem?: string): string {
  if (modem !== undefined) return `${JSON.stringify({ ...report, modem })}\n`;
  if (report.event !== "ready") return `${JSON.stringify(report)}\n`;
  // `port` is a TCP port's number; the module's name of a port is `at_port` for every kind.
  const { http, ...rest } = report;
  const ports: object[] = report.ports.map((info) => portFields(info));
  if (http) ports.push({ kind: "http", ...http });
  return `${JSON.stringify({ ...rest, ports })}\n`;
}

function portFields({ kind, place, port }: PortInfo): object {
  return { kind, ...place, at_port: port };
}

/** The same for people. */
export function asWords(report: Report, modem?: string): string {
  const words = wordsOf(report);
  return modem === undefined ? words : `${modem}: ${words}`;
}

function wordsOf(report: Report): string {
  switch (report.event) {
    case "ready": {
      const lines = [
        `${report.model}, IMEI ${report.imei}, address ${[report.address, report.address6].filter(Boolean).join(" and ")}`,
      ];
      for (const info of report.ports) lines.push(`  AT port ${info.port.padEnd(9)} ${info.words}`);
      if (report.http) lines.push(`  console           ${report.http.url}`);
      return `${lines.join("\n")}\n`;
    }
    case "host attached":
      return `${report.port}: a host is there${report.from ? ` (${report.from})` : ""}\n`;
    case "host refused":
      return `${report.port}: ${report.why ?? "another host"} was refused${report.from ? ` (${report.from})` : ""}\n`;
    case "host left":
      return `${report.port}: the host is gone${report.why ? ` (${report.why})` : ""}\n`;
    case "no host":
      return `${report.port}: not connected: ${report.why}; tries again\n`;
    case "other rate":
      return `${report.port}: the host is set to ${report.host} baud, the module to ${report.module}\n`;
    case "line":
      return `${report.port}: ${report.line} ${report.active ? "on" : "off"}\n`;
    case "done":
      return `${report.did}: done\n`;
    case "refused":
      return `${report.line}: ${report.why}\n`;
    case "socket opened": {
      const { connectID, service_type, remote, localPort } = report;
      const where = remote === "" ? `at local port ${localPort}` : `to ${remote}`;
      return `socket ${connectID}: ${service_type} ${where}, open\n`;
    }
    case "socket closed": {
      const { connectID, service_type, sent, received, dropped } = report;
      const lost = dropped > 0 ? `, ${dropped} datagrams dropped` : "";
      return `socket ${connectID}: ${service_type} closed, ${sent} bytes sent, ${received} received${lost}\n`;
    }
    case "fault": {
      const { id, what, subject, times, text } = report;
      if (what === "added") return `fault ${id} added: ${text}\n`;
      if (what !== "bit") return `fault ${id} ${what}\n`;
      return `fault ${id} bit${subject ? ` ${subject}` : ""} (${times})\n`;
    }
    case "unknown command":
      return `${report.port}: unknown command AT${report.command}\n`;
    case "power":
      return `the module is ${report.state === "PSM" ? "in PSM" : report.state}\n`;
    case "defect":
      return `a mistake in modemtwin, please report it: ${report.message}\n`;
    case "note":
      return `${report.message}\n`;
    case "exit":
      return `${report.reason}\n`;
  }
}
