import type { SystemLimits } from "../../native/system-limits.ts";
import type { Finding, Need } from "./need.ts";

/** Pseudo-terminals, of which the whole computer has a number. */
export function checkPtys({ ptys: needed }: Need, { ptys }: SystemLimits): Finding {
  if (!ptys || needed === 0) return {};
  const { max, used, reserve = 0 } = ptys;
  const left = max - used;
  const remedy = `sysctl -w kernel.pty.max=${used + needed + reserve}, or TCP ports (--tcp)`;
  if (needed > left) {
    return { error: `--pty: ${needed} pseudo-terminals are needed, ${left} are left: ${remedy}` };
  }
  if (needed <= left - reserve) return {};
  // Nothing tells from inside whether a mount of devpts may take of the reserve.
  const kept = `${needed} pseudo-terminals are needed, in a container ${left - reserve} are left`;
  return { advice: `--pty: ${kept}, for it gets none of kernel.pty.reserve: ${remedy}` };
}
