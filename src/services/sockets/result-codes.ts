import type { NetworkError } from "../../network/network.ts";

/** TCP/IP 4: <err>, under names for use in the code, with the text AT+QIGETERROR prints. */
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

export const RESULT_TEXT: { readonly [code: number]: string } = {
  0: "operate successfully",
  550: "unknown error",
  551: "operation blocked",
  552: "invalid parameters",
  553: "memory allocation failed",
  554: "create socket failed",
  555: "operation not supported",
  556: "socket bind failed",
  557: "socket listen failed",
  558: "socket write failed",
  559: "socket read failed",
  560: "socket accept failed",
  561: "activate pdp context failed",
  562: "deactivate pdp context failed",
  563: "socket identity has been used",
  564: "dns busy",
  565: "dns failed",
  566: "socket connect failed",
  567: "socket has been closed",
  568: "operation busy",
  569: "operation timeout",
  570: "pdp context broken down",
  571: "cancel send",
  572: "operation not allowed",
  573: "apn not configured",
  574: "port busy",
};

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
