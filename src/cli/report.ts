import type { ModemEvent } from "../services/events.ts";

/** Where a host can reach the module. `port` is the module's own name for it. */
export type PortInfo =
  | { readonly kind: "pty"; readonly port: string; readonly path: string; readonly link?: string }
  | { readonly kind: "tcp"; readonly port: string; readonly host: string; readonly number: number }
  | { readonly kind: "stdio"; readonly port: string };

/** Everything the process tells. */
export type Report =
  | {
      readonly event: "ready";
      readonly model: string;
      readonly imei: string;
      readonly address: string;
      readonly address6?: string;
      readonly ports: readonly PortInfo[];
    }
  | {
      readonly event: "host attached" | "host left" | "host refused";
      readonly port: string;
      readonly from?: string;
    }
  | { readonly event: "note"; readonly message: string }
  | { readonly event: "exit"; readonly reason: string }
  | ModemEvent;

/** One line for programs. */
export function asJson(report: Report): string {
  if (report.event !== "ready") return `${JSON.stringify(report)}\n`;
  const ports = report.ports.map((info) => {
    if (info.kind !== "tcp") return info;
    const { kind, port, host, number } = info;
    return { kind, host, port: number, at_port: port };
  });
  return `${JSON.stringify({ ...report, ports: ports.map(withAtPort) })}\n`;
}

/** `port` is a TCP port's number; the module's name of a port is `at_port` for every kind. */
function withAtPort(info: object): object {
  if ("at_port" in info) return info;
  const { port, ...rest } = info as { port: string };
  return { ...rest, at_port: port };
}

/** The same for people. */
export function asWords(report: Report): string {
  switch (report.event) {
    case "ready": {
      const lines = [
        `${report.model}, IMEI ${report.imei}, address ${[report.address, report.address6].filter(Boolean).join(" and ")}`,
      ];
      for (const info of report.ports)
        lines.push(`  AT port ${info.port.padEnd(9)} ${place(info)}`);
      return `${lines.join("\n")}\n`;
    }
    case "host attached":
      return `${report.port}: a host is there${report.from ? ` (${report.from})` : ""}\n`;
    case "host refused":
      return `${report.port}: another host was refused${report.from ? ` (${report.from})` : ""}\n`;
    case "host left":
      return `${report.port}: the host is gone\n`;
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

function place(info: PortInfo): string {
  switch (info.kind) {
    case "pty":
      return info.link === undefined ? info.path : `${info.link} -> ${info.path}`;
    case "tcp":
      return `tcp ${info.host.includes(":") ? `[${info.host}]` : info.host}:${info.number}`;
    case "stdio":
      return "standard input and output";
  }
}
