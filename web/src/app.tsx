import { useEffect, useState } from "preact/hooks";
import { BreakPage } from "./break/break-page.tsx";
import { DialoguePage } from "./dialogue/dialogue-page.tsx";
import { ModemListStore } from "./modems/modem-list-store.ts";
import { ModemList } from "./modems/modem-list.tsx";
import { ModulePage } from "./module/module-page.tsx";
import { TAB_NAMES, TABS, type Tab } from "./plain/route.ts";
import { useStore } from "./plain/use-store.ts";
import { Header } from "./shell/header.tsx";
import { NoticeBar } from "./shell/notice-bar.tsx";
import { Session } from "./shell/session.ts";
import { ShortcutsHelp } from "./shell/shortcuts-help.tsx";
import { Tabs } from "./shell/tabs.tsx";
import { useKeys } from "./shell/use-keys.ts";
import { useMedia, WIDE } from "./shell/use-media.ts";
import { useRoute } from "./shell/use-route.ts";
import { TerminalPage } from "./terminal/terminal-page.tsx";

const list = new ModemListStore();

export function App() {
  const [route, go] = useRoute();
  useStore(list);
  useEffect(() => list.start(), []);
  const modem = route.modem ?? list.modems?.[0]?.name;
  const session = useSession(modem);
  useEffect(
    () =>
      session?.watch.watch(() => {
        if (session.watch.state) list.saw(session.watch.state);
      }),
    [session],
  );
  const [listShown, showList] = useListShown(modem);
  const wide = useMedia(WIDE);
  const closeList = (): void => {
    showList(false);
    document.getElementById("modems-button")?.focus();
  };
  const [help, showHelp] = useState(false);
  const choose = (tab: Tab): void => go({ modem, tab });

  useEffect(() => {
    document.title =
      modem === undefined ? "modemtwin" : `${modem} – ${TAB_NAMES[route.tab]} – modemtwin`;
  }, [modem, route.tab]);
  useKeys((key) => {
    const tab = TABS[Number(key) - 1];
    if (tab) choose(tab);
    else if (key === "?") showHelp(true);
    else if (key === "m") showList(!listShown);
    else if (key === "Escape" && listShown && !wide) closeList();
    else if (key === "/") focusSearch();
    else return false;
    return true;
  });

  return (
    <div class={listShown ? "console with-list" : "console"}>
      <Header
        session={session}
        listShown={listShown}
        toggleList={() => showList(!listShown)}
        help={() => showHelp(true)}
      />
      {listShown && (
        <>
          {!wide && <div class="behind-list" onClick={closeList} />}
          <ShownModems
            session={session}
            list={list}
            shown={modem}
            tab={route.tab}
            go={(name) => go({ modem: name, tab: route.tab })}
            close={wide ? undefined : closeList}
          />
        </>
      )}
      <main>
        <NoticeBar lost={list.lost} />
        <Tabs tab={route.tab} choose={choose} />
        <section id="view" role="tabpanel" aria-labelledby={`tab-${route.tab}`} tabIndex={-1}>
          {session ? (
            <View key={session.modem} session={session} tab={route.tab} go={go} />
          ) : (
            <p class="empty">No modem is there.</p>
          )}
        </section>
      </main>
      <ShortcutsHelp open={help} close={() => showHelp(false)} />
    </div>
  );
}

type ShownProps = Omit<Parameters<typeof ModemList>[0], "state"> & {
  readonly session: Session | undefined;
};

/** The list, with what is known of the one that is shown. */
function ShownModems({ session, ...props }: ShownProps) {
  const [, setState] = useState<string>();
  useEffect(
    () => session?.watch.watch(() => setState(session.watch.state?.scenario?.state)),
    [session],
  );
  return <ModemList {...props} state={session?.watch.state} />;
}

interface ViewProps {
  readonly session: Session;
  readonly tab: Tab;
  readonly go: (route: { modem: string; tab: Tab }) => void;
}

function View({ session, tab, go }: ViewProps) {
  useStore(session.watch);
  if (session.watch.unknown && session.watch.state === undefined)
    return <p class="empty">There is no modem called {session.modem}.</p>;
  switch (tab) {
    case "dialogue":
      return <DialoguePage session={session} />;
    case "module":
      return <ModulePage session={session} />;
    case "terminal":
      return <TerminalPage session={session} />;
    case "break":
      return (
        <BreakPage
          session={session}
          started={(modem) => {
            list.refresh();
            go({ modem, tab: "break" });
          }}
        />
      );
  }
}

/** Follows one modem at a time. */
function useSession(modem: string | undefined): Session | undefined {
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    if (modem === undefined) return setSession(undefined);
    const opened = new Session(modem);
    setSession(opened);
    return () => opened.close();
  }, [modem]);
  return session?.modem === modem ? session : undefined;
}

/** Beside the view where there is room, and over it when asked for where there is none. */
function useListShown(modem: string | undefined): [boolean, (shown: boolean) => void] {
  const wide = useMedia(WIDE);
  const [shown, show] = useState(wide);
  // One that was chosen there is looked at next.
  useEffect(() => show(wide), [wide, wide ? "" : modem]);
  return [shown, show];
}

/** The search of the view; else that of the modems. */
function focusSearch(): void {
  const field =
    document.querySelector<HTMLElement>("main [data-search]") ??
    document.querySelector<HTMLElement>("[data-search]");
  field?.focus();
}
