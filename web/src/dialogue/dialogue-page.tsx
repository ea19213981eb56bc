import { useState } from "preact/hooks";
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
      <FilterBar dialogue={dialogue} />
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
