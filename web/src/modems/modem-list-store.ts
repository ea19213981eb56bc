import { read } from "../api/call.ts";
import { Problem } from "../api/problem.ts";
import type { ModemState, ModemSummary } from "../api/types.ts";
import { Store } from "../plain/store.ts";
import { notices } from "../shell/notices.ts";

const PAUSE = 2000;

/** The modems there are, as far as the search fits. */
export class ModemListStore extends Store {
  search = "";
  modems: readonly ModemSummary[] | undefined;
  /** The server does not answer. */
  lost = false;
  #asked = 0;

  start(): () => void {
    const ask = (): void => {
      if (!document.hidden) this.refresh();
    };
    ask();
    const timer = setInterval(ask, PAUSE);
    return () => clearInterval(timer);
  }

  setSearch(search: string): void {
    this.search = search;
    this.changed();
    this.refresh();
  }

  readonly refresh = (): void => {
    const asked = ++this.#asked;
    const path = `/api/modems?search=${encodeURIComponent(this.search)}`;
    read<{ modems: readonly ModemSummary[] }>(path).then(({ modems }) => {
      // Only what was asked for last counts.
      if (asked !== this.#asked) return;
      this.modems = modems;
      this.lost = false;
      this.changed();
    }, this.#failed);
  };

  /** What a modem itself says: where the list says something else, it is asked for again. */
  saw({ name, sockets }: ModemState): void {
    const listed = this.modems?.find((modem) => modem.name === name);
    if (listed && listed.sockets !== sockets.length) this.refresh();
  }

  readonly #failed = (error: unknown): void => {
    this.lost = error instanceof Problem && error.unreachable;
    notices.failed(error);
    this.changed();
  };
}
