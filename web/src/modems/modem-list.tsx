import { call } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import type { ModemSummary } from "../api/types.ts";
import { hashOf, type Tab } from "../plain/route.ts";
import { useStore } from "../plain/use-store.ts";
import { notices } from "../shell/notices.ts";
import { CreateModem } from "./create-modem.tsx";
import type { ModemListStore } from "./modem-list-store.ts";

interface Props {
  readonly list: ModemListStore;
  readonly shown: string | undefined;
  readonly tab: Tab;
  readonly go: (modem: string | undefined) => void;
}

export function ModemList({ list, shown, tab, go }: Props) {
  useStore(list);
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
    <nav class="modems" aria-label="Modems">
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
  readonly tab: Tab;
  readonly destroy: () => void;
}

function ModemItem({ modem, current, tab, destroy }: ItemProps) {
  const { name, model, power, registration, sockets, created, scenario } = modem;
  return (
    <li class={current ? "modem current" : "modem"}>
      <a href={hashOf({ modem: name, tab })} aria-current={current ? "page" : undefined}>
        <strong>{name}</strong> <span class="soft">{model}</span>
        <span class="modem-state">
          {power}, {registration}, sockets {sockets}
          {scenario !== null && <>, {scenario}</>}
        </span>
      </a>
      {created && (
        <button type="button" class="quiet" aria-label={`Destroy modem ${name}`} onClick={destroy}>
          Destroy
        </button>
      )}
    </li>
  );
}
