import { useEffect, useRef } from "preact/hooks";
import { send } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import type { ActiveFault, FaultKind, FaultKinds, FaultSetting } from "../api/types.ts";
import { Required } from "./action-form.tsx";
import { limitsFor, NAME, settingsOf } from "./fault-settings.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { Prose } from "./prose.tsx";
import { useDeed } from "./use-deed.ts";

interface Props {
  readonly modem: string;
  readonly kind: FaultKind;
  readonly kinds: FaultKinds;
  /** One to be changed; undefined: another one is added. */
  readonly changed: ActiveFault | undefined;
  readonly done: () => void;
  readonly cancel: () => void;
}

/** A field for each setting of a fault, and for what limits it. */
export function FaultForm({ modem, kind, kinds, changed, done, cancel }: Props) {
  const [outcome, run] = useDeed();
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const submit = async (form: HTMLFormElement): Promise<string> => {
    const data = new FormData(form);
    const settings = settingsOf(data);
    const name = String(data.get(NAME) ?? "").trim();
    const body = { kind: kind.kind, settings };
    const { text } = changed
      ? await send<ActiveFault>("PUT", modemPath(modem, "faults", changed.name), body)
      : await send<ActiveFault>(
          "POST",
          modemPath(modem, "faults"),
          name ? { ...body, name } : body,
        );
    return `${changed ? "changed" : "added"}: ${text}`;
  };
  const limits = limitsFor(kind, kinds);
  const limited = limits.some(({ name }) => name in (changed?.settings ?? {}));
  return (
    <form
      ref={box}
      class="fault-form"
      aria-label={`Fault ${kind.kind}`}
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        void run(() => submit(form)).then(done);
      }}
    >
      <h3>{changed ? `Change ${changed.name}` : kind.kind}</h3>
      <p>
        <Prose text={kind.doc} />
      </p>
      {kind.subject !== null && (
        <p class="soft">
          It bites <Prose text={kind.subject} />.
        </p>
      )}
      {kind.settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={changed?.settings[setting.name]}
        />
      ))}
      <details open={limited}>
        <summary>When it bites</summary>
        {limits.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={changed?.settings[setting.name]}
          />
        ))}
        {!changed && (
          <label class="field">
            <span>name</span>
            <input name={NAME} placeholder={`${kind.kind}-1`} autocomplete="off" />
          </label>
        )}
      </details>
      <div class="buttons">
        <button type="submit">{changed ? "Change fault" : "Add fault"}</button>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
      <OutcomeLine outcome={outcome} />
    </form>
  );
}

interface FieldProps {
  readonly setting: FaultSetting;
  readonly value: string | undefined;
}

function SettingField({ setting, value }: FieldProps) {
  const { name, doc, allowed, required, factory } = setting;
  return (
    <label class="field">
      <span>
        {name}
        {required && <Required />} <span class="soft">{<Prose text={doc} />}</span>
      </span>
      <input
        name={name}
        required={required}
        title={allowed}
        placeholder={factory === null ? allowed : `${factory} (${allowed})`}
        defaultValue={value ?? ""}
        autocomplete="off"
      />
    </label>
  );
}
