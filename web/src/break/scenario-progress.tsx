import type { ScenarioState } from "../api/types.ts";

/** Steps and expectations of the scenario that is played, as they are ticked off. */
export function ScenarioProgress({ scenario }: { scenario: ScenarioState }) {
  const { name, about, state, steps, expectations, failures } = scenario;
  const told = new Set(expectations.map(({ why }) => why));
  const mark = { passed: "good", failed: "bad" }[state] ?? "soft";
  return (
    <section class="card wide-card" aria-labelledby="scenario-title">
      <h2 id="scenario-title">
        Scenario: {name}{" "}
        <span class={mark} role="status">
          {SIGNS[state] ?? "…"} {state}
        </span>
      </h2>
      <p class="soft">{about}</p>
      <div class="progress">
        {steps.length > 0 && (
          <div>
            <h3>Steps</h3>
            <ol class="ticks">
              {steps.map(({ name, when, does, done }, index) => (
                <li key={index} class={done ? "good" : "soft"}>
                  <Sign text={done ? "✓" : "…"} words={done ? "done" : "to come"} />
                  <span>
                    {name !== null && <strong>{name}: </strong>}
                    {when}: <code>{does.join(", ")}</code>
                  </span>
                </li>
              ))}
            </ol>
          </div>
        )}
        <div>
          <h3>Expectations</h3>
          <ul class="ticks">
            {expectations.map(({ text, state, why }, index) => (
              <li key={index} class={{ met: "good", failed: "bad" }[state] ?? "soft"}>
                <Sign text={SIGNS[state] ?? "…"} words={state} />
                <span>
                  {text}
                  {why !== null && <>: {why}</>}
                </span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      {failures
        .filter((failure) => !told.has(failure))
        .map((failure) => (
          <p key={failure} class="bad">
            ✗ {failure}
          </p>
        ))}
    </section>
  );
}

const SIGNS: { readonly [state: string]: string } = {
  passed: "✓",
  met: "✓",
  failed: "✗",
};

function Sign({ text, words }: { text: string; words: string }) {
  return (
    <span>
      <span aria-hidden="true">{text}</span>
      <span class="unseen">{words}</span>
    </span>
  );
}
