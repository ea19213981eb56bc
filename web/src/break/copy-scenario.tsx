import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import { OutcomeLine } from "./outcome-line.tsx";
import { useDeed } from "./use-deed.ts";

/** What was done here so far, as a scenario: shown, and copied where the browser lets it. */
export function CopyScenario({ modem }: { modem: string }) {
  const [outcome, run] = useDeed();
  const [yaml, setYaml] = useState<string>();
  /** Another one each time the browser did not let it be copied. */
  const [byHand, setByHand] = useState<object>();
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!byHand) return;
    box.current?.focus();
    box.current?.select();
  }, [byHand]);
  const copy = async (): Promise<string> => {
    const text = await (await call("GET", modemPath(modem, "scenario.yaml"))).text();
    setYaml(text);
    try {
      await navigator.clipboard.writeText(text);
      return "copied";
    } catch {
      // Not over plain HTTP from another computer.
      setByHand({});
      return "shown below, to be copied by hand";
    }
  };
  return (
    <section class="card" aria-labelledby="copy-title">
      <h2 id="copy-title">What was done so far</h2>
      <button type="button" onClick={() => void run(copy)}>
        Copy as scenario
      </button>
      <OutcomeLine outcome={outcome} />
      {yaml !== undefined && (
        <textarea
          ref={box}
          readOnly
          aria-label="Scenario as YAML"
          rows={Math.min(20, yaml.split("\n").length)}
          value={yaml}
        />
      )}
    </section>
  );
}
