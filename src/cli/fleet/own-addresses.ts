import { createSocket } from "node:dgram";
import type { AddressRange } from "../../fleet/address-range.ts";
import { HostError } from "../../kernel/errors.ts";

/**
 * Rejects with MT_USAGE if the addresses for so many modules are not this computer's: otherwise every connection would
 * fail, each by itself. The first and the last one are tried, for ranges are added as a whole.
 */
export async function checkOwnAddresses(
  text: string,
  range: AddressRange,
  modems: number,
): Promise<void> {
  const last = range.at(Math.min(range.count, modems) - 1);
  for (const address of new Set([range.at(0), last])) {
    const why = await unusable(address);
    if (why !== undefined) throw new HostError("MT_USAGE", `--addresses ${text}: ${why}`);
  }
}

/** Undefined: it can be used. A UDP port, to which nobody can connect while it is tried. */
function unusable(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      const foreign = error.code === "EADDRNOTAVAIL";
      resolve(foreign ? `${address} is not this computer's; ${help(address)}` : error.message);
    });
    // Of this process itself, and not of the one that has the listeners of its cluster.
    socket.bind({ address, port: 0, exclusive: true }, () => {
      socket.close(() => resolve(undefined));
    });
  });
}

function help(address: string): string {
  if (address.includes(":"))
    return `on Linux \`ip addr add ${address}/128 dev lo\` adds it, and for a network \`ip route add local NETWORK/PREFIX dev lo\` with \`sysctl -w net.ipv6.ip_nonlocal_bind=1\``;
  return `on Linux \`ip addr add ${address}/32 dev lo\` adds it, \`ip addr add NETWORK/PREFIX dev lo\` a whole network, and all of 127.0.0.0/8 is there already`;
}
