import type { SystemLimits } from "../../native/system-limits.ts";
import { fleetText, type Finding, type Need } from "./need.ts";

/** What a process has open for itself: Node's own, pipes to its parent, the store, HTTP, files. */
const OF_PROCESS = 64;
/** The master, and the slave that is kept open so that the terminal stays (native/pty.ts). */
const OF_PTY = 2;

/** Open files, which are counted for each process: more processes may have more. */
export function checkDescriptors(need: Need, { descriptors, fileMax }: SystemLimits): Finding {
  const each = descriptorsOf(need, need.processes);
  const all = each * need.processes;
  // The soft limit is none: Node raises it at its start.
  if (descriptors && each > descriptors.hard) {
    const enough = processesFor(need, descriptors.hard);
    const more = enough === undefined ? "" : `--workers ${enough}, or `;
    const why = `${each} open files are needed in each, ${descriptors.hard} are allowed`;
    return {
      error: `${fleetText(need)}: ${why}: ${more}ulimit -n ${each} as root (docker run --ulimit nofile=${each}, LimitNOFILE=${each} for systemd)`,
    };
  }
  if (fileMax !== undefined && all > fileMax) {
    const why = `${all} open files are needed, ${fileMax} are allowed on this computer`;
    return { error: `${fleetText(need)}: ${why}: sysctl -w fs.file-max=${all * 2}` };
  }
  return {};
}

/** How many processes of `hard` open files each have room for the fleet; undefined: no number has. */
export function processesFor(need: Need, hard: number): number | undefined {
  const most = Math.max(need.modems, need.ptys, need.listeners, 1);
  if (descriptorsOf(need, most) > hard) return undefined;
  // The first guess is at most a few too low: what is left over is rounded up for each kind.
  const shared = descriptorsOf(need, 1) - OF_PROCESS;
  let enough = Math.max(1, Math.ceil(shared / (hard - OF_PROCESS)));
  while (descriptorsOf(need, enough) > hard) enough++;
  return enough;
}

/** Of the process that has the most. */
function descriptorsOf(need: Need, processes: number): number {
  const { hosts, sockets, ptys, listeners } = need;
  const share = (all: number): number => Math.ceil(all / processes);
  return OF_PROCESS + share(hosts) + share(sockets) + share(ptys) * OF_PTY + share(listeners);
}
