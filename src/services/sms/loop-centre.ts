import type { Clock } from "../../kernel/clock.ts";
import { addressText } from "./address.ts";
import type { MessageCentre, Mobile, Submission, SubmitResult } from "./centre.ts";
import { formatDeliver } from "./deliver.ts";
import { formatStatusReport } from "./status-report.ts";
import { FLAG, MESSAGE_TYPE, parseSubmit } from "./submit.ts";

/** How long a message takes this time, in milliseconds. */
export interface CentrePace {
  of(name: "messageSubmit" | "messageDeliver"): number;
}

/** Flags that a delivery takes over from what was submitted. */
const KEPT_FLAGS = FLAG.headed;

/**
 * A service centre that accepts every message. Those to the sender's own number come back; a status report, if one is
 * wanted, says of each that it was delivered.
 */
export class LoopCentre implements MessageCentre {
  readonly #clock: Clock;
  readonly #pace: CentrePace;
  readonly #time: () => string;

  /** `time` is the time of day at the centre, as a message carries it. */
  constructor(clock: Clock, pace: CentrePace, time: () => string) {
    this.#clock = clock;
    this.#pace = pace;
    this.#time = time;
  }

  submit(submission: Submission, mobile: Mobile, done: (result: SubmitResult) => void): void {
    this.#clock.after(this.#pace.of("messageSubmit"), () => {
      done("accepted");
      const ms = this.#pace.of("messageDeliver");
      this.#clock.after(ms, () => this.#deliver(submission, mobile));
    });
  }

  #deliver({ tpdu, centre, from }: Submission, mobile: Mobile): void {
    const submit = parseSubmit(tpdu);
    if (!submit) return;
    const time = this.#time();
    const { fo, reference, to, pid, dcs, data } = submit;
    if (isSame(addressText(to), from)) {
      const sender = { value: from.replace(/^\+/, ""), type: from.startsWith("+") ? 145 : 129 };
      const first = MESSAGE_TYPE.deliver | FLAG.noMoreMessages | (fo & KEPT_FLAGS);
      mobile.deliver(formatDeliver({ fo: first, from: sender, pid, dcs, time, data }), centre);
    }
    if ((fo & FLAG.reportRequested) === 0) return;
    const first = MESSAGE_TYPE.statusReport | FLAG.noMoreMessages;
    const report = { fo: first, reference, to, time, discharge: time, status: 0 };
    mobile.deliver(formatStatusReport(report), centre);
  }
}

/** Whether two ways to write a number mean one: the international prefix may be left out. */
function isSame(one: string, other: string): boolean {
  return one.replace(/^\+/, "") === other.replace(/^\+/, "");
}
