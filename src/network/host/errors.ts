import type { NetworkError } from "../network.ts";

const BY_CODE: ReadonlyMap<string, NetworkError> = new Map([
  ["ECONNREFUSED", "refused"],
  ["EHOSTUNREACH", "unreachable"],
  ["ENETUNREACH", "unreachable"],
  ["EHOSTDOWN", "unreachable"],
  ["ENETDOWN", "unreachable"],
  ["ETIMEDOUT", "timed out"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["EADDRINUSE", "address in use"],
  ["EADDRNOTAVAIL", "address not available"],
  ["EMFILE", "no descriptors"],
  ["ENFILE", "no descriptors"],
  ["EACCES", "not permitted"],
  ["EPERM", "not permitted"],
  ["EAFNOSUPPORT", "not supported"],
  ["EPROTONOSUPPORT", "not supported"],
]);

/** What the system said, in the words of `NetworkError`. */
export function networkError(error: unknown): NetworkError {
  return error instanceof Error && "code" in error ? networkErrorOf(error.code) : "failed";
}

/** The same of a system error's name, as "ECONNREFUSED". */
export function networkErrorOf(code: unknown): NetworkError {
  return (typeof code === "string" && BY_CODE.get(code)) || "failed";
}
