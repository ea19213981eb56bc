import { useState } from "preact/hooks";
import type { FaultKind } from "../api/types.ts";

interface Props {
  readonly faults: readonly FaultKind[];
  readonly chosen: string | undefined;
  readonly choose: (fault: FaultKind) => void;
}

/** Every fault there is, by the layer where it bites. */
export function FaultPicker({ faults, chosen, choose }: Props) {
  const [search, setSearch] = useState("");
  const fitting = faults.filter(({ kind, layer, doc }) =>
    `${kind} ${layer} ${doc}`.toLowerCase().includes(search.toLowerCase()),
  );
  const layers = [...new Set(fitting.map(({ layer }) => layer))];
  return (
    <div class="picker">
      <label class="field">
        <span>Search faults</span>
        <input
          type="search"
          data-search
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </label>
      {layers.map((layer) => (
        <div key={layer} role="group" aria-label={`Faults of the layer ${layer}`}>
          <h4>{layer}</h4>
          <div class="buttons">
            {fitting
              .filter((fault) => fault.layer === layer)
              .map((fault) => (
                <button
                  key={fault.kind}
                  type="button"
                  title={fault.doc}
                  aria-pressed={fault.kind === chosen}
                  onClick={() => choose(fault)}
                >
                  {fault.kind}
                </button>
              ))}
          </div>
        </div>
      ))}
      {fitting.length === 0 && <p class="soft">No fault fits.</p>}
    </div>
  );
}
