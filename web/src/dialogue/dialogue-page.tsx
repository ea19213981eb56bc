import { useState } from "preact/hooks";
import { counted } from "../plain/words.ts";
import { useStore } from "../plain/use-store.ts";
import { useKeys } from "../shell/use-keys.ts";
import type { Session } from "../shell/session.ts";
import { Details } from "./details.tsx";
import { EntryList } from "./entry-list.tsx";
import { FilterBar } from "./filter-bar.tsx";

const PAGE = 20;
const MOVES: { readonly [key: string]: number } = {
  j: 1,
  k: -1,
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: -Infinity,
  End: Infinity,
};

export function DialoguePage({ session }: { session: Session }) {
  const { dialogue } = session;
  useStore(dialogue);
  const [open, setOpen] = useState(false);
  const { selected } = dialogue;
  const close = (): void => {
    setOpen(false);
    document.getElementById("entries")?.focus();
  };
  useKeys((key) => {
    const move = MOVES[key];
    if (move !== undefined) dialogue.move(move);
    else if (key === "Enter" && selected) setOpen(true);
    else if (key === "Escape" && open) close();
    else if (key !== " ") return false;
    else if (dialogue.paused) dialogue.follow();
    else dialogue.pause();
    return true;
  });
  return (
    <div class="dialogue">
      <p class="unseen" role="status">
        {selected && dialogue.paused && "A row is selected: the dialogue is paused."}
      </p>
      <FilterBar dialogue={dialogue} />
      <Earlier session={session} />
      <div class="dialogue-body">
        <EntryList
          dialogue={dialogue}
          open={(entry) => {
            dialogue.select(entry);
            setOpen(true);
          }}
        />
        {open && selected && <Details modem={session.modem} entry={selected} close={close} />}
      </div>
    </div>
  );
}

/** What went on before the page came. */
function Earlier({ session }: { session: Session }) {
  useStore(session.watch);
  const { first, state } = session.dialogue;
  const remembered = session.watch.state?.rows.first;
  if (first === undefined || remembered === undefined || first <= remembered) return null;
  if (state === "gone") return null;
  return (
    <p class="earlier">
      <span>{counted(first - remembered, "earlier row")} of the journal not shown.</span>
      <button type="button" onClick={() => session.loadEarlier()}>
        Show earlier rows
      </button>
    </p>
  );
}
