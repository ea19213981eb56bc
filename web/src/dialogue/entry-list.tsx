import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { counted } from "../plain/words.ts";
import { useMedia, WIDE } from "../shell/use-media.ts";
import type { Dialogue } from "./dialogue.ts";
import type { Entry } from "./entry.ts";
import { EntryRow } from "./entry-row.tsx";
import { narrowPlaces, widePlaces } from "./row-places.ts";
import { placeOf } from "./view.ts";

/** Rows drawn beyond the edges. */
const BEYOND = 6;

interface Props {
  readonly dialogue: Dialogue;
  readonly open: (entry: Entry) => void;
}

/** Only the rows that are seen are drawn. */
export function EntryList({ dialogue, open }: Props) {
  const { shown, selected, paused } = dialogue;
  const wide = useMedia(WIDE);
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600, width: 400 });
  const places = wide ? widePlaces(shown.length) : narrowPlaces(shown, seen.width);
  const placed = useRef(0);

  useEffect(() => {
    const sizes = new ResizeObserver(() => look());
    sizes.observe(box.current!);
    return () => sizes.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (paused) return;
    const { scrollHeight, clientHeight } = box.current!;
    const bottom = scrollHeight - clientHeight;
    // Before the next frame: nobody sees it move.
    if (placed.current !== bottom) box.current!.scrollTop = placed.current = bottom;
  });
  useLayoutEffect(() => {
    if (!selected) return;
    const place = placeOf(shown, selected.id);
    reveal(box.current!, places.top(place), places.top(place + 1) - places.top(place));
  }, [selected?.id]);

  const look = (): void => {
    // The observer may tell of a box that is no more.
    if (!box.current) return;
    const { scrollTop, clientHeight, clientWidth, scrollHeight } = box.current;
    setSeen({ top: scrollTop, height: clientHeight, width: clientWidth });
    // Somebody reads what is further up.
    const up =
      scrollTop < placed.current - 1 && scrollHeight - clientHeight - scrollTop > places.usual;
    if (up && !dialogue.paused) dialogue.pause();
  };

  const bottom = Math.max(0, places.total - seen.height);
  const top = paused ? Math.min(seen.top, bottom) : bottom;
  const first = Math.max(0, places.at(top) - BEYOND);
  const drawn = shown.slice(first, places.at(top + seen.height) + 1 + BEYOND);
  const selectedDrawn = selected !== undefined && drawn.includes(selected);
  return (
    <div class="lanes">
      <div class="lane-heads" aria-hidden="true">
        <span>time</span>
        <span>port</span>
        <span class="head-host">host</span>
        <span class="head-module">module</span>
        <span>took</span>
      </div>
      <div
        id="entries"
        class="entries"
        ref={box}
        role="listbox"
        aria-label="Dialogue of host and module"
        tabIndex={0}
        aria-activedescendant={selectedDrawn ? `entry-${selected.id}` : undefined}
        onScroll={look}
      >
        <div class="entries-all" role="presentation" style={{ height: `${places.total}px` }}>
          <div role="presentation" style={{ transform: `translateY(${places.top(first)}px)` }}>
            {drawn.map((entry, index) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                place={first + index}
                of={shown.length}
                low={places.low(first + index)}
                selected={entry === selected}
                open={open}
              />
            ))}
          </div>
        </div>
      </div>
      {dialogue.behind > 0 && (
        <button type="button" class="newer" onClick={() => dialogue.follow()}>
          ↓ {counted(dialogue.behind, "newer row")}
        </button>
      )}
      {shown.length === 0 && <p class="empty lanes-empty">{whyEmpty(dialogue)}</p>}
    </div>
  );
}

/** Scrolls no further than it takes. */
function reveal(box: HTMLElement, top: number, height: number): void {
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight)
    box.scrollTop = top + height - box.clientHeight;
}

function whyEmpty({ state, filter }: Dialogue): string {
  if (state === "connecting") return "Connects…";
  if (state === "gone") return "This modem was destroyed.";
  return filter.text !== "" || filter.onlyErrors
    ? "Nothing fits the filter."
    : "Nothing has been said yet.";
}
