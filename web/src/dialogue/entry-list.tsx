import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { counted } from "../plain/words.ts";
import { useMedia, WIDE } from "../shell/use-media.ts";
import type { Dialogue } from "./dialogue.ts";
import type { Entry } from "./entry.ts";
import { EntryRow } from "./entry-row.tsx";
import { placeOf } from "./view.ts";

/** Every row is as high as this, so that where it stands need not be measured; as in dialogue.css. */
const ROW_WIDE = 26;
const ROW_NARROW = 46;
/** Rows drawn beyond the edges. */
const BEYOND = 6;

interface Props {
  readonly dialogue: Dialogue;
  readonly open: (entry: Entry) => void;
}

/** Only the rows that are seen are drawn. */
export function EntryList({ dialogue, open }: Props) {
  const { shown, selected, paused } = dialogue;
  const height = useMedia(WIDE) ? ROW_WIDE : ROW_NARROW;
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
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
    if (selected) reveal(box.current!, placeOf(shown, selected.id) * height, height);
  }, [selected?.id]);

  const look = (): void => {
    // The observer may tell of a box that is no more.
    if (!box.current) return;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    setSeen({ top: scrollTop, height: clientHeight });
    // Somebody reads what is further up.
    const up = scrollTop < placed.current - 1 && scrollHeight - clientHeight - scrollTop > height;
    if (up && !dialogue.paused) dialogue.pause();
  };

  const visible = Math.ceil(seen.height / height);
  const top = paused ? Math.floor(seen.top / height) : shown.length - visible;
  const first = Math.max(0, Math.min(top, shown.length - visible) - BEYOND);
  const drawn = shown.slice(first, first + visible + 2 * BEYOND);
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
        <div
          class="entries-all"
          role="presentation"
          style={{ height: `${shown.length * height}px` }}
        >
          <div role="presentation" style={{ transform: `translateY(${first * height}px)` }}>
            {drawn.map((entry, index) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                place={first + index}
                of={shown.length}
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
