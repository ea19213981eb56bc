import { useEffect, useRef, useState } from "preact/hooks";
import { modemPath } from "../api/modem-path.ts";
import type { CommandEntry } from "../api/types.ts";
import { keep, kept } from "../plain/kept.ts";
import { counted } from "../plain/words.ts";
import { notices } from "../shell/notices.ts";
import { useDeclared } from "../shell/use-declared.ts";
import { Channel } from "./channel.ts";
import type { Mode } from "./channel-mode.ts";
import { complete, type Completion } from "./completion.ts";
import { EscapeKey } from "./escape-key.ts";
import { History } from "./history.ts";
import type { Screen } from "./screen.ts";
import { Typist } from "./typist.ts";

const NOTHING: Completion = { rest: "", candidates: [], syntax: [] };

interface Props {
  readonly modem: string;
  /** A host's port to look at; empty: a channel of its own. */
  readonly view: string;
  readonly reader: boolean;
  readonly again: () => void;
}

export function TerminalView({ modem, view, reader, again }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(null);
  const channel = useRef<Channel>(null);
  const typist = useRef<Typist>(null);
  const [status, setStatus] = useState("connects…");
  const [closed, setClosed] = useState(false);
  const [mode, setMode] = useState<Mode>("command");
  const [escapes, setEscapes] = useState(false);
  const [hints, setHints] = useState(NOTHING);
  const declared = useDeclared<{ commands: readonly CommandEntry[] }>(modemPath(modem, "commands"));
  const commands = useRef<readonly CommandEntry[]>([]);
  commands.current = declared?.commands ?? [];

  const escape = useRef<EscapeKey>(null);
  escape.current ??= new EscapeKey(
    () => void channel.current?.type(typist.current?.press("+++") ?? ""),
    setEscapes,
  );
  const type = (text: string): void => {
    if (text === "") return;
    escape.current?.typed();
    channel.current?.type(text);
  };
  const completes = (): boolean => {
    const { current: typing } = typist;
    if (!typing) return false;
    if (typing.mode !== "command") {
      type("\t");
      return true;
    }
    if (typing.line === "") return false;
    const found = complete(typing.line, commands.current);
    type(typing.append(found.rest));
    setHints(found);
    return true;
  };

  useEffect(() => {
    let gone = false;
    const history = keptHistory();
    const typing = new Typist(history);
    typist.current = typing;
    const open = async (): Promise<void> => {
      const { Screen } = await import("./screen.ts");
      if (gone) return;
      screen.current = new Screen(box.current!, {
        readOnly: view !== "",
        reader,
        tab: completes,
        typed(keys) {
          setHints(NOTHING);
          type(typing.press(keys));
          if (keys.includes("\r")) keep("history", JSON.stringify(history.toKeep));
        },
      });
      const decoder = new TextDecoder("latin1");
      channel.current = new Channel(modem, view, {
        said(bytes) {
          screen.current?.write(bytes);
          typing.heard(decoder.decode(bytes));
          setMode(typing.mode);
        },
        named: (port) => setStatus(`at ${port}`),
        missed: (rows) =>
          screen.current?.write(`\r\n⚠ ${counted(rows, "row")} of the journal missing here\r\n`),
        closed(why) {
          setStatus(`closed: ${why}`);
          setClosed(true);
        },
      });
      if (view === "") screen.current.focus();
      else setStatus(`what ${view} tells its host`);
    };
    open().catch(notices.failed);
    return () => {
      gone = true;
      escape.current?.close();
      channel.current?.close();
      screen.current?.close();
    };
  }, []);
  useEffect(() => {
    if (screen.current) screen.current.reader = reader;
  }, [reader]);

  const key = (keys: string): void => {
    type(typist.current?.press(keys) ?? "");
    screen.current?.focus();
  };
  const pressEscape = (): void => {
    escape.current?.press();
    screen.current?.focus();
  };
  return (
    <>
      <p class="terminal-status" role="status">
        <span class={closed ? "bad" : "soft"}>
          {closed && "✗ "}
          {[status, ...(closed || view !== "" ? [] : told(mode, escapes))].join(" · ")}
        </span>
        {closed && (
          <button type="button" onClick={again}>
            Connect again
          </button>
        )}
      </p>
      <div class="terminal-screen" ref={box} />
      <Hints hints={hints} />
      {view === "" && (
        <div class="terminal-keys" role="group" aria-label="Keys">
          <button type="button" onClick={() => key("\u001a")}>
            Ctrl-Z
          </button>
          <button type="button" onClick={() => key("\u001b")}>
            Esc
          </button>
          <button type="button" onClick={pressEscape}>
            +++
          </button>
          <button type="button" class="narrow-only" onClick={() => key("\u001b[A")}>
            Line before
          </button>
          <button type="button" class="narrow-only" onClick={() => completes()}>
            Complete
          </button>
          <span class="soft">↑ ↓ history, Tab completes, Shift-Tab leaves the terminal</span>
        </div>
      )}
    </>
  );
}

/** What whoever types should know. */
function told(mode: Mode, escapes: boolean): readonly string[] {
  return [
    ...(mode === "data" ? ["data mode: what is typed goes to the peer"] : []),
    ...(escapes ? ["+++ waits for a second of silence"] : []),
  ];
}

/** Below the terminal, without taking the focus. */
function Hints({ hints: { candidates, syntax } }: { hints: Completion }) {
  return (
    <div class="hints" role="status" aria-label="Completion">
      {candidates.map((name) => (
        <code key={name}>AT{name}</code>
      ))}
      {syntax.map((line) => (
        <code key={line} class="syntax">
          {line}
        </code>
      ))}
    </div>
  );
}

function keptHistory(): History {
  try {
    const lines: unknown = JSON.parse(kept("history") ?? "[]");
    return new History(Array.isArray(lines) ? lines.map(String) : []);
  } catch {
    return new History([]);
  }
}
