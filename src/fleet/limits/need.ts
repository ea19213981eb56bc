/** What a fleet takes of one computer. */
export interface Need {
  /** What it comes from where that is no mere --modems: `plan.yaml`, `--modems 1000 --shard 0/4`. */
  readonly from: string | undefined;
  readonly modems: number;
  /** Processes that modules run in: --workers. */
  readonly processes: number;
  /** TCP and UNIX connections of hosts, of all modules together, as the rest. */
  readonly hosts: number;
  readonly ptys: number;
  /** What scripts open. */
  readonly sockets: number;
  /** What hosts may have opened: one for each module, mostly. Nobody knows, so nothing is refused for it. */
  readonly perhaps: number;
  /** The most of the sockets that are connected to one address and port. */
  readonly toOneTarget: number;
  /** Of all processes together. */
  readonly listeners: number;
  /** 0: the system chooses one. */
  readonly sourceAddresses: number;
}

/** What one look at the limits finds, each in one line. */
export interface Finding {
  /** It is not enough: what is needed, what there is, and what to do. */
  readonly error?: string | undefined;
  /** It works, and will hurt. */
  readonly advice?: string | undefined;
}

/** `--modems 20000 in 2 processes`, or `plan.yaml: 20000 modules in 2 processes`, as every line begins. */
export function fleetText({ from, modems, processes }: Need): string {
  const where = `in ${processes} ${processes === 1 ? "process" : "processes"}`;
  if (from === undefined) return `--modems ${modems} ${where}`;
  return `${from}: ${modems} ${modems === 1 ? "module" : "modules"} ${where}`;
}

/** Of hosts and sockets, PTYs aside. */
export function connectionsOf({ hosts, sockets }: Need): number {
  return hosts + sockets;
}

/** Several have one more, which has started them and listens for them. */
export function processesInAll({ processes }: Need): number {
  return processes > 1 ? processes + 1 : processes;
}

/** When every host has had a socket opened. */
export function withSockets(need: Need): Need {
  const { sockets, toOneTarget, perhaps } = need;
  return {
    ...need,
    sockets: sockets + perhaps,
    toOneTarget: toOneTarget + perhaps,
    perhaps: 0,
  };
}
