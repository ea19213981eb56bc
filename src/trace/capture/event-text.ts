import type { Trace } from "../trace.ts";

/** RFC 5424 6.2.1. */
export const SEVERITY = { error: 3, warning: 4, notice: 5, info: 6 } as const;

/** One line about what is no packet, and how grave it is. Undefined: packets show it. */
export function eventText(trace: Trace): readonly [severity: number, text: string] | undefined {
  switch (trace.kind) {
    case "fault": {
      const { id, what, subject, text } = trace.event;
      const about = subject ?? text;
      const on = about === undefined ? "" : `: ${about}`;
      return [SEVERITY.notice, `fault ${id} ${what}${on}`];
    }
    case "action":
      return [SEVERITY.notice, trace.what];
    case "line":
      return [SEVERITY.info, `${trace.port}: ${trace.line} ${trace.active ? "on" : "off"}`];
    case "flow": {
      const { what, remote, protocol } = trace;
      if (what.step !== "failed" || what.error === "refused") return undefined;
      const name = protocol.toUpperCase();
      return [SEVERITY.info, `${name} ${remote.address} port ${remote.port}: ${what.error}`];
    }
    case "lookup":
      if (trace.what.step !== "failed" || trace.what.error === "name not found") return undefined;
      return [SEVERITY.info, `lookup of ${trace.name}: ${trace.what.error}`];
    case "ping":
      if (trace.what.step !== "failed" || trace.what.error === "unreachable") return undefined;
      return [SEVERITY.info, `ping of ${trace.address}: ${trace.what.error}`];
    case "event":
      return told(trace.event);
    default:
      return undefined;
  }
}

function told(
  event: (Trace & { kind: "event" })["event"],
): readonly [severity: number, text: string] {
  switch (event.event) {
    case "socket opened": {
      const { connectID, service_type, remote, localPort } = event;
      const where = remote === "" ? `at port ${localPort}` : `to ${remote}`;
      return [SEVERITY.info, `socket ${connectID}: ${service_type} ${where}, open`];
    }
    case "socket closed": {
      const { connectID, service_type, sent, received } = event;
      const how = `${sent} bytes sent, ${received} received`;
      return [SEVERITY.info, `socket ${connectID}: ${service_type} closed, ${how}`];
    }
    case "unknown command":
      return [SEVERITY.warning, `${event.port}: unknown command AT${event.command}`];
    case "power":
      return [SEVERITY.info, `power: ${event.state}`];
    case "defect":
      return [SEVERITY.error, `defect: ${event.message}`];
  }
}
