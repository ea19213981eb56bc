/** What a fleet takes of one computer. */
export interface Need {
  readonly modems: number;
  /** Processes that modules run in: --workers. */
  readonly processes: number;
  /** Whether each has a TCP or UNIX connection to its host. */
  readonly portsPerModem: 0 | 1;
  /** Of all modules together. */
  readonly ptys: number;
  readonly socketsPerModem: number;
  /** Of all processes together. */
  readonly listeners: number;
  /** 0: the system chooses one. */
  readonly sourceAddresses: number;
  /** Addresses with their ports that the sockets are connected to. */
  readonly targets: number;
}

/** What one look at the limits finds, each in one line. */
export interface Finding {
  /** It is not enough: what is needed, what there is, and what to do. */
  readonly error?: string | undefined;
  /** It works, and will hurt. */
  readonly advice?: string | undefined;
}

/** `--modems 20000 in 2 processes`, as every line begins. */
export function fleetText({ modems, processes }: Need): string {
  return `--modems ${modems} in ${processes} ${processes === 1 ? "process" : "processes"}`;
}

/** Connections to hosts and of sockets, PTYs aside. */
export function connectionsOf({ modems, portsPerModem, socketsPerModem }: Need): number {
  return modems * (portsPerModem + socketsPerModem);
}
