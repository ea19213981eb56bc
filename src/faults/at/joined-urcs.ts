import type { Alarm } from "../../kernel/clock.ts";
import { duration, fault, setting } from "../fault.ts";
import { subjectOf } from "../retold.ts";
import { Held } from "./held.ts";

export const joinedUrcs = fault({
  name: "joined-urcs",
  layer: "AT",
  doc: "A URC waits for the next one, and both come in one write: what is received, and that the connection is closed.",
  subject: 'the first URC: +QIURC: "recv"',
  settings: { within: setting(duration, 1000, "it waits no longer") },
  start: (site, { within }) => {
    const held = new Held(site);
    let alarm: Alarm | undefined;
    return held.start((said, later) => {
      const { port, kind, chunk } = said;
      if (kind === "data" || kind === "echo") return undefined;
      if (held.of(port)) {
        alarm?.cancel();
        const first = held.take();
        if (kind === "urc") return [{ delay: 0, chunk: Buffer.concat([first, chunk]) }];
        // It was said before, so it is not overtaken.
        return [
          { delay: 0, chunk: first },
          { delay: 0, chunk },
        ];
      }
      if (!held.free || kind !== "urc" || !site.bites(subjectOf(said))) return undefined;
      held.put(port, chunk, later);
      alarm?.cancel();
      alarm = site.clock.after(within, () => held.release());
      return [];
    });
  },
});
