import type { SystemLimits } from "../../native/system-limits.ts";
import { fleetText, type Finding, type Need } from "./need.ts";

/** Hosts that connect all at once: a listener's queue holds so many, and whoever finds it full tries again after 1 s. */
export function checkBacklog(need: Need, { somaxconn }: SystemLimits): Finding {
  const { listeners } = need;
  if (somaxconn === undefined || listeners === 0) return {};
  const hosts = Math.ceil(need.hosts / listeners);
  if (hosts <= somaxconn) return {};
  const what = `${hosts} hosts may connect to one listener at once, ${somaxconn} may wait`;
  const remedy = `sysctl -w net.core.somaxconn=${hosts}, or hosts that come one after the other`;
  return { advice: `${fleetText(need)}: ${what}, and the others lose a second: ${remedy}` };
}
