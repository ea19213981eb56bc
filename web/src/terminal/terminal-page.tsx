import { useState } from "preact/hooks";
import { useStore } from "../plain/use-store.ts";
import type { Session } from "../shell/session.ts";
import { TerminalView } from "./terminal-view.tsx";

/** Which channel; the terminal itself is another one for each. */
export function TerminalPage({ session }: { session: Session }) {
  useStore(session.watch);
  const ports = session.watch.state?.ports ?? [];
  const [view, setView] = useState("");
  const [reader, setReader] = useState(false);
  const [times, again] = useState(0);
  return (
    <div class="terminal-page">
      <div class="terminal-bar">
        <label class="field-inline">
          <span>Channel</span>
          <select value={view} onChange={(event) => setView(event.currentTarget.value)}>
            <option value="">an own AT channel</option>
            {ports.map(({ port }) => (
              <option key={port} value={port}>
                view of {port}, read only
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={reader}
            onChange={(event) => setReader(event.currentTarget.checked)}
          />
          <span>Screen reader mode</span>
        </label>
      </div>
      <TerminalView
        key={`${times} ${view}`}
        modem={session.modem}
        view={view}
        reader={reader}
        again={() => again(times + 1)}
      />
    </div>
  );
}
