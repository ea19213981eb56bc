import { count, fault, setting, share } from "../fault.ts";
import { goes, way } from "./way.ts";

export const loss = fault({
  name: "loss",
  layer: "IP",
  doc: "Packets are lost: datagrams for good; TCP sends again after 1 s, 2 s, 4 s…, and what follows waits for it.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    of: setting(share, 100_000, "how many packets begin a burst"),
    burst: setting(count, 1, "so many in a row are lost then"),
    way,
  },
  start({ hooks, bites, hit }, { of, burst, way: ways }) {
    // How many more will be lost, by remote.
    const left = new Map<string, number>();
    return hooks.flow({
      pass({ remote }, way) {
        if (!goes(way, ways)) return undefined;
        const more = left.get(remote) ?? (hit(of) && bites(remote) ? burst : 0);
        if (more === 0) return undefined;
        if (more > 1) left.set(remote, more - 1);
        else left.delete(remote);
        return [];
      },
    });
  },
});
