import type { Outcome } from "./use-deed.ts";

/** There before anything is said in it, or it would not be read out. */
export function OutcomeLine({ outcome }: { outcome: Outcome | undefined }) {
  return (
    <p class="result" role="status">
      {outcome && (
        <span class={outcome.failed ? "bad" : "good"}>
          {outcome.failed ? "✗" : "✓"} {outcome.text}
        </span>
      )}
    </p>
  );
}
