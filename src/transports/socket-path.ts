/** What struct sockaddr_un has room for, less the zero at its end. */
const LONGEST = process.platform === "linux" ? 107 : 103;

/** What is wrong with a path that is too long for a UNIX socket: the system would take its beginning for another one. */
export function tooLong(where: string): string | undefined {
  const length = Buffer.byteLength(where);
  if (length <= LONGEST) return undefined;
  return `${length} bytes, and the path of a UNIX socket has ${LONGEST} at most`;
}
