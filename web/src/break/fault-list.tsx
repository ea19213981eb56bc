import { call } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import type { ActiveFault } from "../api/types.ts";
import { counted } from "../plain/words.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { useDeed } from "./use-deed.ts";

interface Props {
  readonly modem: string;
  readonly faults: readonly ActiveFault[];
  readonly change: (fault: ActiveFault) => void;
  readonly done: () => void;
}

/** The faults that can bite now. */
export function FaultList({ modem, faults, change, done }: Props) {
  const [outcome, run] = useDeed();
  const remove = (...name: readonly string[]): void => {
    const what = name.length === 0 ? "all of them" : name.join();
    const deed = async (): Promise<string> => {
      await call("DELETE", modemPath(modem, "faults", ...name));
      return `removed: ${what}`;
    };
    void run(deed).then(done);
  };
  return (
    <section class="card" aria-labelledby="active-title">
      <h2 id="active-title">Active faults</h2>
      {faults.length === 0 && <p class="soft">None: nothing goes wrong on purpose.</p>}
      <ul role="list" class="faults">
        {faults.map((fault) => (
          <li key={fault.name}>
            <span>
              <strong>⚡ {fault.name}</strong> <code>{fault.text}</code>
              <span class={fault.bitten > 0 ? "bitten" : "soft"}>
                {fault.bitten > 0 ? `bit ${counted(fault.bitten, "time")}` : "has not bitten yet"}
              </span>
            </span>
            <span class="buttons">
              <button
                type="button"
                aria-label={`Change ${fault.name}`}
                onClick={() => change(fault)}
              >
                Change
              </button>
              <button
                type="button"
                aria-label={`Remove ${fault.name}`}
                onClick={() => remove(fault.name)}
              >
                Remove
              </button>
            </span>
          </li>
        ))}
      </ul>
      {faults.length > 1 && (
        <button type="button" onClick={() => remove()}>
          Remove all
        </button>
      )}
      <OutcomeLine outcome={outcome} />
    </section>
  );
}
