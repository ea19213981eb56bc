import type { NetworkError } from "../../network/network.ts";

/** TCP/IP 4: <err>, under names for use in the code. */
export const RESULT = {
  success: 0,
  unknown: 550,
  blocked: 551,
  invalidParameters: 552,
  noMemory: 553,
  createFailed: 554,
  notSupported: 555,
  bindFailed: 556,
  listenFailed: 557,
  writeFailed: 558,
  readFailed: 559,
  acceptFailed: 560,
  activateFailed: 561,
  deactivateFailed: 562,
  identityUsed: 563,
  dnsBusy: 564,
  dnsFailed: 565,
  connectFailed: 566,
  closed: 567,
  busy: 568,
  timeout: 569,
  contextBroken: 570,
  cancelSend: 571,
  notAllowed: 572,
  apnNotConfigured: 573,
  portBusy: 574,
} as const;

export const RESULT_TEXT: { readonly [name in keyof typeof RESULT]: string } = {
  success: "operate successfully",
  unknown: "unknown error",
  blocked: "operation blocked",
  invalidParameters: "invalid parameters",
  noMemory: "memory allocation failed",
  createFailed: "create socket failed",
  notSupported: "operation not supported",
  bindFailed: "socket bind failed",
  listenFailed: "socket listen failed",
  writeFailed: "socket write failed",
  readFailed: "socket read failed",
  acceptFailed: "socket accept failed",
  activateFailed: "activate pdp context failed",
  deactivateFailed: "deactivate pdp context failed",
  identityUsed: "socket identity has been used",
  dnsBusy: "dns busy",
  dnsFailed: "dns failed",
  connectFailed: "socket connect failed",
  closed: "socket has been closed",
  busy: "operation busy",
  timeout: "operation timeout",
  contextBroken: "pdp context broken down",
  cancelSend: "cancel send",
  notAllowed: "operation not allowed",
  apnNotConfigured: "apn not configured",
  portBusy: "port busy",
};

/** What AT+QIGETERROR prints behind a code. */
export function resultText(code: number): string {
  const name = RESULT_NAMES.find((known) => RESULT[known] === code) ?? "unknown";
  return RESULT_TEXT[name];
}

// The cast: keys of a constant object are all there are.
export const RESULT_NAMES = Object.keys(RESULT) as readonly (keyof typeof RESULT)[];

const FROM_NETWORK: { readonly [error in NetworkError]: number } = {
  "name not found": RESULT.dnsFailed,
  refused: RESULT.connectFailed,
  unreachable: RESULT.connectFailed,
  "timed out": RESULT.timeout,
  reset: RESULT.connectFailed,
  "address in use": RESULT.bindFailed,
  "address not available": RESULT.bindFailed,
  "no descriptors": RESULT.createFailed,
  "not permitted": RESULT.notAllowed,
  "not supported": RESULT.notSupported,
  failed: RESULT.unknown,
};

/** The result code of what really happened. */
export function resultOf(error: NetworkError): number {
  return FROM_NETWORK[error];
}

/** TCP/IP 2.3.17: the result of the last TCP/IP command, also when it came in after the command's OK. */
export class LastResult {
  code: number = RESULT.success;
  #command = 0;

  /** A TCP/IP command begins. */
  begin(): void {
    this.#command++;
    this.code = RESULT.success;
  }

  /** The way to report a result that comes later: it counts only if no other command has begun by then. */
  later(): (code: number) => void {
    const command = this.#command;
    return (code) => {
      if (command === this.#command) this.code = code;
    };
  }
}
