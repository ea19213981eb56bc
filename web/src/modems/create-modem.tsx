import { useState } from "preact/hooks";
import { send } from "../api/call.ts";
import { whyOf } from "../api/problem.ts";
import type { ModelKind, ModemState } from "../api/types.ts";
import { useDeclared } from "../shell/use-declared.ts";

const SPEEDS = ["real", "scaled=10", "scaled=100"];

/** A form; the option names are those of the command line. */
export function CreateModem({ created }: { created: (name: string) => void }) {
  const models = useDeclared<{ models: readonly ModelKind[] }>("/api/models")?.models ?? [];
  const [why, setWhy] = useState("");
  const create = async (form: HTMLFormElement): Promise<void> => {
    try {
      const { name } = await send<ModemState>("POST", "/api/modems", optionsOf(new FormData(form)));
      form.reset();
      setWhy("");
      created(name);
    } catch (error) {
      setWhy(whyOf(error));
    }
  };
  return (
    <details class="create">
      <summary>Create a modem</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create(event.currentTarget);
        }}
      >
        <label class="field">
          <span>Name</span>
          <input name="name" placeholder="given if left empty" autocomplete="off" />
        </label>
        <label class="field">
          <span>Model</span>
          <select name="model">
            {models.map(({ name, summary }) => (
              <option key={name} value={name} title={summary}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Time</span>
          <select name="time">
            {SPEEDS.map((speed) => (
              <option key={speed}>{speed}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Seed</span>
          <input
            name="seed"
            placeholder="the name, if left empty"
            autocomplete="off"
            aria-describedby="seed-hint"
          />
        </label>
        <p id="seed-hint" class="soft">
          It decides identities and chance. Left empty, the name does: the same modem every time.
        </p>
        <label class="check">
          <input type="checkbox" name="tcp" value="0" defaultChecked />
          <span>An AT port on TCP</span>
        </label>
        <button type="submit">Create</button>
        <p class="result" role="status">
          {why !== "" && <span class="bad">✗ {why}</span>}
        </p>
      </form>
    </details>
  );
}

/** What was filled in. */
function optionsOf(data: FormData): object {
  const options: { [name: string]: unknown } = {};
  for (const [name, value] of data) {
    if (value !== "" && value !== "real") options[name] = name === "tcp" ? [value] : value;
  }
  return options;
}
