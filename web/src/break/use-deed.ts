import { useState } from "preact/hooks";
import { whyOf } from "../api/problem.ts";

/** What came of the last deed: in words, beside its button. */
export interface Outcome {
  readonly text: string;
  readonly failed: boolean;
}

/** Does something at the server, one thing at a time, and tells how it ended. */
export function useDeed(): [Outcome | undefined, (deed: () => Promise<string>) => Promise<void>] {
  const [outcome, setOutcome] = useState<Outcome>();
  const run = async (deed: () => Promise<string>): Promise<void> => {
    try {
      setOutcome({ text: await deed(), failed: false });
    } catch (error) {
      setOutcome({ text: whyOf(error), failed: true });
    }
  };
  return [outcome, run];
}
