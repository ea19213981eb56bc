import { TAB_NAMES, TABS, type Tab } from "../plain/route.ts";

interface Props {
  readonly tab: Tab;
  readonly choose: (tab: Tab) => void;
}

/** As the pattern has it: one tab stop, and the arrows from one to the next. */
export function Tabs({ tab, choose }: Props) {
  const moved = (event: KeyboardEvent): void => {
    const steps = { ArrowRight: 1, ArrowLeft: TABS.length - 1 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(tab) + steps) % TABS.length]!;
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={moved}>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          id={`tab-${name}`}
          role="tab"
          aria-selected={name === tab}
          aria-controls="view"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => choose(name)}
        >
          {TAB_NAMES[name]}
        </button>
      ))}
    </div>
  );
}
