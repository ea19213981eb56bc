import type { SystemLimits } from "../../native/system-limits.ts";
import { usablePorts } from "../../network/host/source-ports.ts";
import { fleetText, type Finding, type Need } from "./need.ts";

/** The most that the range can be widened to. */
const WIDEST = { first: 1024, last: 65_535 };

/**
 * Source ports: each is good for one connection from an address to an address and port. The system's own choice takes
 * every second port first; once these are used up a connect takes ten times as long. Addresses that are given
 * (`--addresses`) have a counter of ports of their own (network/host/source-ports.ts), and the system's after that.
 */
export function checkConnections(need: Need, { ephemeral }: SystemLimits): Finding {
  const { sourceAddresses, toOneTarget: perAddress } = need;
  if (!ephemeral) return {};
  const pair = Math.ceil(perAddress / Math.max(1, sourceAddresses));
  const { first, last, reserved } = ephemeral;
  const ofSystem = last - first + 1 - reserved;
  const counted = usablePorts({ ephemeral, reserved: [] });
  const addresses = Math.ceil(perAddress / counted.length);
  const more = `--addresses with ${addresses} or more (127.1.0.0/16 on this computer)`;
  const what = `${fleetText(need)}: ${pair} connections from one address to one target`;

  if (sourceAddresses > 0) {
    const most = ofSystem + counted.filter((port) => port < first || port > last).length;
    if (pair > most) return { error: `${what}, ${most} ports are there: ${more}` };
    if (pair <= counted.length) return {};
    const slow = `past ${counted.length} each takes the system a millisecond and more`;
    return { advice: `${what}, and ${slow}: ${more}` };
  }
  const widest = WIDEST.last - WIDEST.first + 1 - reserved;
  const widen = `sysctl -w net.ipv4.ip_local_port_range="${WIDEST.first} ${WIDEST.last}", or `;
  if (pair > ofSystem) {
    const remedy = `${pair <= widest ? widen : ""}${more}`;
    return { error: `${what}, ${ofSystem} ports are there: ${remedy}` };
  }
  const easy = Math.floor(ofSystem / 2);
  if (pair <= easy) return {};
  const remedy = `${pair <= widest / 2 ? widen : ""}${more}`;
  return { advice: `${what}, and past ${easy} each takes ten times as long: ${remedy}` };
}
