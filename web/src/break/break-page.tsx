import type { Action, FaultKinds } from "../api/types.ts";
import { useStore } from "../plain/use-store.ts";
import type { Session } from "../shell/session.ts";
import { useDeclared } from "../shell/use-declared.ts";
import { ActionList } from "./action-list.tsx";
import { CopyScenario } from "./copy-scenario.tsx";
import { Faults } from "./faults.tsx";
import { ScenarioProgress } from "./scenario-progress.tsx";
import { Scenarios } from "./scenarios.tsx";
import { UsualActions } from "./usual-actions.tsx";

interface Props {
  readonly session: Session;
  readonly started: (modem: string) => void;
}

/** Everything that can go wrong, made from its declarations. */
export function BreakPage({ session, started }: Props) {
  useStore(session.watch);
  const { state, soon } = session.watch;
  const actions = useDeclared<{ actions: readonly Action[] }>("/api/actions")?.actions;
  const kinds = useDeclared<FaultKinds>("/api/faults");
  if (!state) return <p class="empty">Connects…</p>;
  return (
    <div class="break-page">
      {state.scenario && <ScenarioProgress scenario={state.scenario} ports={state.ports} />}
      {actions && <UsualActions state={state} actions={actions} done={soon} />}
      <div class="column">
        {kinds && <Faults state={state} kinds={kinds} done={soon} />}
        <CopyScenario modem={state.name} />
      </div>
      <div class="column">
        <Scenarios started={started} />
        {actions && <ActionList state={state} actions={actions} done={soon} />}
      </div>
    </div>
  );
}
