import type { Action, ModemState } from "../api/types.ts";
import { ActionForm } from "./action-form.tsx";

interface Props {
  readonly state: ModemState;
  readonly actions: readonly Action[];
  readonly done: () => void;
}

/** Every action that is declared, by who does it. */
export function ActionList({ state, actions, done }: Props) {
  const whos = [...new Set(actions.map(({ who }) => who))];
  return (
    <section class="card" aria-labelledby="actions-title">
      <h2 id="actions-title">Actions</h2>
      {whos.map((who) => (
        <details key={who} class="group" open={who === "network"}>
          <summary>{who}</summary>
          {actions
            .filter((action) => action.who === who)
            .map((action) => (
              <ActionForm key={action.form} state={state} action={action} done={done} />
            ))}
        </details>
      ))}
    </section>
  );
}
