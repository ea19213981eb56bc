import { useEffect, useRef } from "preact/hooks";
import { call } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import type { ModemState, ModemSummary } from "../api/types.ts";
import { hashOf, type Tab } from "../plain/route.ts";
import { useStore } from "../plain/use-store.ts";
import { counted } from "../plain/words.ts";
import { notices } from "../shell/notices.ts";
import { CreateModem } from "./create-modem.tsx";
import type { ModemListStore } from "./modem-list-store.ts";

interface Props {
  readonly list: ModemListStore;
  readonly shown: string | undefined;
  /** Of the one that is shown. */
  readonly state: ModemState | undefined;
  readonly tab: Tab;
  readonly go: (modem: string | undefined) => void;
  /** It lies over the page, and this closes it; undefined: it stands beside it. */
  readonly close: (() => void) | undefined;
}

export function ModemList({ list, shown, state, tab, go, close }: Props) {
  useStore(list);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (close) box.current?.focus();
  }, [close === undefined]);
  const destroy = async (name: string): Promise<void> => {
    if (!confirm(`Destroy the modem ${name}?`)) return;
    try {
      await call("DELETE", modemPath(name));
      if (name === shown) go(list.modems?.find((modem) => modem.name !== name)?.name);
    } catch (error) {
      notices.failed(error);
    }
    list.refresh();
  };
  return (
    <nav
      class="modems"
      aria-label="Modems"
      ref={box}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !close) return;
        event.preventDefault();
        close();
      }}
    >
      <label class="field">
        <span>Search modems</span>
        <input
          type="search"
          data-search
          placeholder="name, model, IMEI…"
          value={list.search}
          onInput={(event) => list.setSearch(event.currentTarget.value)}
        />
      </label>
      <ul role="list">
        {list.modems?.map((modem) => (
          <ModemItem
            key={modem.name}
            modem={modem}
            current={modem.name === shown}
            scenarioState={modem.name === state?.name ? state.scenario?.state : undefined}
            tab={tab}
            destroy={() => void destroy(modem.name)}
          />
        ))}
      </ul>
      {list.modems?.length === 0 && <p class="soft">No modem fits.</p>}
      <CreateModem
        created={(name) => {
          list.refresh();
          go(name);
        }}
      />
    </nav>
  );
}

interface ItemProps {
  readonly modem: ModemSummary;
  readonly current: boolean;
  readonly scenarioState: string | undefined;
  readonly tab: Tab;
  readonly destroy: () => void;
}

function ModemItem({ modem, current, scenarioState, tab, destroy }: ItemProps) {
  const { name, model, power, registration, sockets, created, scenario } = modem;
  return (
    <li class={current ? "modem current" : "modem"}>
      <a href={hashOf({ modem: name, tab })} aria-current={current ? "page" : undefined}>
        <strong>{name}</strong> <span class="soft">{model}</span>
        <span class="modem-state">
          <span>power {power}</span> · <span>{registrationWords(registration)}</span> ·{" "}
          <span>{counted(sockets, "socket")}</span>
        </span>
        {scenario !== null && (
          <span class="modem-state">
            scenario {scenario}
            {scenarioState !== undefined && (
              <strong class={{ passed: "good", failed: "bad" }[scenarioState] ?? ""}>
                {" "}
                {{ passed: "✓ ", failed: "✗ " }[scenarioState]}
                {scenarioState}
              </strong>
            )}
          </span>
        )}
      </a>
      {created && (
        <button type="button" class="quiet" aria-label={`Destroy modem ${name}`} onClick={destroy}>
          Destroy
        </button>
      )}
    </li>
  );
}

function registrationWords(state: string): string {
  if (state === "home" || state === "roaming") return `registered ${state}`;
  return state === "off" ? "no registration" : state;
}
