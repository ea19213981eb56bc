import type { Action, ModemState } from "../api/types.ts";
import { doAction } from "./do-action.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { useDeed } from "./use-deed.ts";
import { usualActions } from "./usual.ts";

interface Props {
  readonly state: ModemState;
  readonly actions: readonly Action[];
  readonly done: () => void;
}

export function UsualActions({ state, actions, done }: Props) {
  const [outcome, run] = useDeed();
  return (
    <section class="card wide-card" aria-labelledby="usual-title">
      <h2 id="usual-title">Most usual</h2>
      <div class="buttons">
        {usualActions(actions, state).map(({ label, text, not }) => (
          <button
            key={text}
            type="button"
            title={not ?? text}
            disabled={not !== undefined}
            onClick={() => void run(() => doAction(state.name, text)).then(done)}
          >
            {label}
          </button>
        ))}
      </div>
      <OutcomeLine outcome={outcome} />
    </section>
  );
}
