/** What can go wrong with the use of this project or with the machine it runs on. Codes are stable. */
export type HostErrorCode =
  | "MT_USAGE"
  | "MT_PTY_UNAVAILABLE"
  | "MT_LINK_TAKEN"
  | "MT_PORT_UNAVAILABLE"
  | "MT_NVRAM"
  | "MT_FILE"
  | "MT_TRANSCRIPT"
  | "MT_TIMEOUT";

/** An error whose message is meant for a person: one line, naming what was asked for and what is allowed. */
export class HostError extends Error {
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string) {
    super(message);
    this.name = "HostError";
    this.code = code;
  }
}
