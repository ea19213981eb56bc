import { grouped } from "../plain/words.ts";
import type { Dialogue } from "./dialogue.ts";
import { isUsual, KINDS, USUAL, type Filter, type Kind } from "./filter.ts";

export function FilterBar({ dialogue }: { dialogue: Dialogue }) {
  const { filter, paused } = dialogue;
  const change = (change: Partial<Filter>): void => dialogue.setFilter({ ...filter, ...change });
  return (
    <div class="filter" role="search" aria-label="Filter of the dialogue">
      <button
        type="button"
        class="pause"
        onClick={() => (paused ? dialogue.follow() : dialogue.pause())}
      >
        {paused ? "▶ Follow" : "❚❚ Pause"}
      </button>
      <input
        type="search"
        data-search
        aria-label="Filter by text"
        placeholder="filter by text"
        value={filter.text}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      <fieldset class="kinds">
        <legend class="unseen">Kinds that are shown</legend>
        {KINDS.map((kind) => (
          <label key={kind} class="toggle">
            <input
              type="checkbox"
              checked={filter.kinds.has(kind)}
              onChange={() => change({ kinds: toggled(filter.kinds, kind) })}
            />
            <span>{kind}</span>
          </label>
        ))}
        <label class="toggle">
          <input
            type="checkbox"
            checked={filter.onlyErrors}
            onChange={() => change({ onlyErrors: !filter.onlyErrors })}
          />
          <span>only errors</span>
        </label>
      </fieldset>
      <select
        aria-label="Port"
        value={filter.port}
        onChange={(event) => change({ port: event.currentTarget.value })}
      >
        <option value="">all ports</option>
        {dialogue.ports.map((port) => (
          <option key={port}>{port}</option>
        ))}
      </select>
      <button type="button" disabled={isUsual(filter)} onClick={() => dialogue.setFilter(USUAL)}>
        Clear
      </button>
      <span class="soft tally">{grouped(dialogue.shown.length)} rows</span>
    </div>
  );
}

function toggled(kinds: ReadonlySet<Kind>, kind: Kind): ReadonlySet<Kind> {
  const others = new Set(kinds);
  if (!others.delete(kind)) others.add(kind);
  return others;
}
