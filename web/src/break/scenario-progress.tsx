import type { Port, ScenarioState } from "../api/types.ts";

/** Steps and expectations of the scenario that is played, as they are ticked off. */
interface Props {
  readonly scenario: ScenarioState;
  readonly ports: readonly Port[];
}

export function ScenarioProgress({ scenario, ports }: Props) {
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
      <ForHost ports={ports} waiting={state === "waiting"} />
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

/** Where a host of the user's finds the modem. */
function ForHost({ ports, waiting }: { ports: readonly Port[]; waiting: boolean }) {
  const outside = ports.filter(({ kind }) => !INSIDE.has(kind));
  if (outside.length === 0) return null;
  return (
    <p class="for-host">
      {waiting
        ? "It waits for a host: it begins with the first byte that one types. Connect to "
        : "Its host is at "}
      {outside.map(({ port, words }, index) => (
        <span key={port}>
          {index > 0 && ", or "}
          <code>{words}</code> ({port})
        </span>
      ))}
      .
    </p>
  );
}

/** Kinds of ports that nobody can connect to. */
const INSIDE: ReadonlySet<string> = new Set(["host", "terminal"]);

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
