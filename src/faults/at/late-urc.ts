import type { InterposedPort } from "../../at/interposer.ts";
import type { Alarm } from "../../kernel/clock.ts";
import { duration, fault, setting } from "../fault.ts";
import { subjectOf } from "../retold.ts";
import { whenFree } from "./held.ts";

/** More than these are not kept: they come in time. */
const MOST = 256;

interface Late {
  readonly port: InterposedPort;
  readonly alarm: Alarm;
  say(): void;
}

export const lateUrc = fault({
  name: "late-urc",
  layer: "AT",
  doc: "A URC comes late; what is said meanwhile overtakes it, and power takes it along.",
  subject: "the URC: +QIURC",
  settings: { by: setting(duration, 1000, "so much later") },
  start: ({ hooks, bites, clock }, { by }) => {
    const waiting = new Set<Late>();
    function release(late: Late): void {
      waiting.delete(late);
      whenFree(late.port, () => late.say());
    }
    const cancels = [
      hooks.say((said, later) => {
        if (said.kind !== "urc" || waiting.size >= MOST || !bites(subjectOf(said)))
          return undefined;
        const { port, chunk } = said;
        const alarm = clock.after(by, () => release(late));
        const late: Late = { port, alarm, say: () => later(chunk) };
        waiting.add(late);
        return [];
      }),
      hooks.power((state) => {
        if (state !== "off" && state !== "PSM") return;
        for (const { alarm } of waiting) alarm.cancel();
        waiting.clear();
      }),
    ];
    return () => {
      for (const cancel of cancels) cancel();
      for (const late of [...waiting]) {
        late.alarm.cancel();
        release(late);
      }
    };
  },
});
