import { useState } from "preact/hooks";
import type { ActiveFault, FaultKind, FaultKinds, ModemState } from "../api/types.ts";
import { FaultForm } from "./fault-form.tsx";
import { FaultList } from "./fault-list.tsx";
import { FaultPicker } from "./fault-picker.tsx";

interface Props {
  readonly state: ModemState;
  readonly kinds: FaultKinds;
  readonly done: () => void;
}

interface Choice {
  readonly kind: FaultKind;
  readonly changed: ActiveFault | undefined;
}

export function Faults({ state, kinds, done }: Props) {
  const [choice, setChoice] = useState<Choice>();
  const change = (changed: ActiveFault): void => {
    const kind = kinds.faults.find(({ kind }) => kind === changed.kind);
    if (kind) setChoice({ kind, changed });
  };
  const cancel = (): void => {
    const { kind, changed } = choice!;
    setChoice(undefined);
    // Back to where it was asked for.
    const name = changed ? `Change ${changed.name}` : kind.kind;
    buttonCalled(name)?.focus();
  };
  return (
    <>
      <FaultList modem={state.name} faults={state.faults} change={change} done={done} />
      <section class="card" aria-labelledby="faults-title">
        <h2 id="faults-title">Add a fault</h2>
        <div class="fault-add">
          <FaultPicker
            faults={kinds.faults}
            chosen={choice?.kind.kind}
            choose={(kind) => setChoice({ kind, changed: undefined })}
          />
          {choice && (
            <FaultForm
              key={`${choice.kind.kind} ${choice.changed?.name ?? ""}`}
              modem={state.name}
              kind={choice.kind}
              kinds={kinds}
              changed={choice.changed}
              done={done}
              cancel={cancel}
            />
          )}
        </div>
      </section>
    </>
  );
}

function buttonCalled(name: string): HTMLElement | undefined {
  const buttons = document.querySelectorAll<HTMLElement>(".faults button, .picker button");
  return [...buttons].find((button) => (button.ariaLabel ?? button.textContent) === name);
}
