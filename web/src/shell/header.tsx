import type { Dialogue } from "../dialogue/dialogue.ts";
import type { StateWatch } from "../module/state-watch.ts";
import { useStore } from "../plain/use-store.ts";
import type { Session } from "./session.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

interface Props {
  readonly session: Session | undefined;
  readonly toggleList: () => void;
  readonly listShown: boolean;
  readonly help: () => void;
}

export function Header({ session, toggleList, listShown, help }: Props) {
  return (
    <header class="top">
      <button type="button" id="modems-button" aria-expanded={listShown} onClick={toggleList}>
        Modems
      </button>
      {session ? <About key={session.modem} watch={session.watch} /> : <h1>modemtwin</h1>}
      {session && <Live key={session.modem} dialogue={session.dialogue} />}
      <span class="spring" />
      <ThemeSwitch />
      <button type="button" aria-label="Show the keys" onClick={help}>
        ?
      </button>
    </header>
  );
}

function About({ watch }: { watch: StateWatch }) {
  useStore(watch);
  const { state } = watch;
  if (!state) return <h1>modemtwin</h1>;
  const { power, registration } = state;
  return (
    <>
      <h1>
        {state.name} <span class="soft">{state.model}</span>
      </h1>
      <dl class="brief">
        <div>
          <dt>Power</dt>
          <dd>{power}</dd>
        </div>
        <div>
          <dt>Registration</dt>
          <dd>
            {registration.state}
            {registration.rat !== null && `, ${registration.rat}`}
          </dd>
        </div>
      </dl>
    </>
  );
}

function Live({ dialogue }: { dialogue: Dialogue }) {
  useStore(dialogue);
  const { state, paused } = dialogue;
  const words = { connecting: "connects", open: "live", lost: "not connected", gone: "destroyed" };
  const shown = state === "open" && paused ? "paused" : words[state];
  return <span class={`live live-${shown.replace(" ", "-")}`}>{shown}</span>;
}
