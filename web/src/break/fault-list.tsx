import { useLayoutEffect, useRef } from "preact/hooks";
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
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const focus = useRef<{ readonly name: string | undefined; readonly place: number }>(undefined);
  // A button that is removed while it has the focus leaves it to the one that stands there then.
  useLayoutEffect(() => {
    const had = focus.current;
    const gone = had && (had.name === undefined || !faults.some(({ name }) => name === had.name));
    if (!gone || (had.name === undefined && faults.length > 0)) return;
    focus.current = undefined;
    if (document.activeElement !== document.body) return;
    const buttons = list.current!.querySelectorAll<HTMLElement>("[data-remove]");
    const next = buttons[Math.min(had.place, buttons.length - 1)];
    (next ?? heading.current!).focus();
  });
  return (
    <section class="card" aria-labelledby="active-title">
      <h2 id="active-title" ref={heading} tabIndex={-1}>
        Active faults
      </h2>
      {faults.length === 0 && <p class="soft">None: nothing goes wrong on purpose.</p>}
      <ul role="list" class="faults" ref={list}>
        {faults.map((fault, place) => (
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
                data-remove
                aria-label={`Remove ${fault.name}`}
                onClick={() => {
                  focus.current = { name: fault.name, place };
                  remove(fault.name);
                }}
              >
                Remove
              </button>
            </span>
          </li>
        ))}
      </ul>
      {faults.length > 1 && (
        <button
          type="button"
          onClick={() => {
            focus.current = { name: undefined, place: 0 };
            remove();
          }}
        >
          Remove all
        </button>
      )}
      <OutcomeLine outcome={outcome} />
    </section>
  );
}
