/** `/api/modems/1/faults/cut-1` */
export function modemPath(modem: string, ...rest: readonly string[]): string {
  return ["/api/modems", ...[modem, ...rest].map(encodeURIComponent)].join("/");
}
