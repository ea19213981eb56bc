import { useState } from "preact/hooks";
import { send } from "../api/call.ts";
import type { ModemState, ScenarioKind } from "../api/types.ts";
import { counted, duration } from "../plain/words.ts";
import { useDeclared } from "../shell/use-declared.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { useDeed } from "./use-deed.ts";

const SPEEDS = [
  ["real", "real time"],
  ["scaled=10", "10 times as fast"],
  ["scaled=100", "100 times as fast"],
] as const;

/** Scenarios to start: each at a modem of its own. */
export function Scenarios({ started }: { started: (modem: string) => void }) {
  const [search, setSearch] = useState("");
  const [speed, setSpeed] = useState<string>("real");
  const [own, setOwn] = useState(false);
  const declared = useDeclared<{ scenarios: readonly ScenarioKind[] }>("/api/scenarios");
  const scenarios = (declared?.scenarios ?? []).filter(({ scenario, name, about }) =>
    `${scenario} ${name} ${about}`.toLowerCase().includes(search.toLowerCase()),
  );
  const [outcome, run] = useDeed();
  const start = (kind: ScenarioKind): void => {
    const port = own || !kind.host ? { tcp: ["0"] } : {};
    const time = speed === "real" ? {} : { time: speed };
    const body = { scenario: kind.scenario, ...time, ...port };
    void run(async () => {
      const { name } = await send<ModemState>("POST", "/api/modems", body);
      started(name);
      return `started at the modem ${name}`;
    });
  };
  return (
    <section class="card" aria-labelledby="scenarios-title">
      <h2 id="scenarios-title">Scenarios</h2>
      <div class="deed-fields">
        <label class="field grows">
          <span>Search scenarios</span>
          <input
            type="search"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>Speed</span>
          <select value={speed} onChange={(event) => setSpeed(event.currentTarget.value)}>
            {SPEEDS.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={own}
          onChange={(event) => setOwn(event.currentTarget.checked)}
        />
        <span>For a host of mine, at a TCP port</span>
      </label>
      <OutcomeLine outcome={outcome} />
      <ul role="list" class="scenarios">
        {scenarios.map((kind) => (
          <li key={kind.scenario}>
            <details>
              <summary>
                <strong>{kind.name}</strong> <span class="soft">{kind.scenario}</span>
              </summary>
              <p>{kind.about}</p>
              <p class="soft">
                {counted(kind.steps, "step")}, {counted(kind.expectations, "expectation")}
                {kind.lasts !== null && `, lasts ${duration(kind.lasts)}`}
                {kind.host ? ", has a host that plays by itself" : ", needs a host"}
              </p>
            </details>
            <button type="button" aria-label={`Start ${kind.scenario}`} onClick={() => start(kind)}>
              Start
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
