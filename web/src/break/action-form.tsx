import type { Action, ActionSlot, ModemState } from "../api/types.ts";
import { actionName, actionText } from "./action-text.ts";
import { doAction } from "./do-action.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { Prose } from "./prose.tsx";
import { useDeed } from "./use-deed.ts";
import { firstValue } from "./usual.ts";

interface Props {
  readonly state: ModemState;
  readonly action: Action;
  readonly done: () => void;
}

/** One without slots is a button; one with slots has a field for each. */
export function ActionForm({ state, action, done }: Props) {
  const [outcome, run] = useDeed();
  const name = actionName(action);
  const submit = (form: HTMLFormElement): void => {
    const values = Object.fromEntries(
      Array.from(new FormData(form), ([slot, value]) => [slot, String(value)]),
    );
    void run(() => doAction(state.name, actionText(action, values))).then(done);
  };
  return (
    <form
      class="deed"
      aria-label={`${action.who} ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <div class="deed-fields">
        {action.slots.map((slot) => (
          <SlotField key={slot.name} slot={slot} value={firstValue(slot.name, state)} />
        ))}
        <button type="submit" class="plain">
          {name}
        </button>
      </div>
      <p class="soft">
        <Prose text={action.doc} />
      </p>
      <OutcomeLine outcome={outcome} />
    </form>
  );
}

function SlotField({ slot, value }: { slot: ActionSlot; value: string }) {
  const { name, allowed, optional, rest } = slot;
  return (
    <label class={rest ? "field grows" : "field"}>
      <span>
        {name}
        {optional ? <span class="soft"> (optional)</span> : <Required />}
      </span>
      <input
        name={name}
        required={!optional}
        title={allowed}
        placeholder={allowed}
        defaultValue={value}
        autocomplete="off"
      />
    </label>
  );
}

export function Required() {
  return (
    <span class="bad" title="required">
      {" "}
      *<span class="unseen"> required</span>
    </span>
  );
}
