/** The family of a numeric address; 0 for anything else, which is then a name. Without `node:net`, which only the edge has. */
export function familyOf(host: string): 0 | 4 | 6 {
  if (/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(host)) return 4;
  // A name has no colon, so this is enough to tell the two apart; whether the address is well formed is not asked.
  return /^[0-9a-f:.]*:[0-9a-f:.]*(?:%.+)?$/i.test(host) ? 6 : 0;
}

/** One text per endpoint, to look it up by. */
export function endpointKey({ address, port }: { address: string; port: number }): string {
  return `${address.toLowerCase()} ${port}`;
}
