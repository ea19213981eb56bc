import { counted, duration, instant } from "../plain/words.ts";
import type { Data, Entry, Exchange, Note, Said, Urc } from "./entry.ts";
import { glimpse } from "./hex.ts";
import { isError, linesOf, NO_ANSWER } from "./result.ts";

/** More than this is not seen in a row. */
const MOST_SEEN = 240;

interface Props {
  readonly entry: Entry;
  readonly place: number;
  readonly of: number;
  readonly low: boolean;
  readonly selected: boolean;
  readonly open: (entry: Entry) => void;
}

export function EntryRow({ entry, place, of, low, selected, open }: Props) {
  return (
    <div
      id={`entry-${entry.id}`}
      class={`entry entry-${entry.kind} ${low ? "low" : ""} ${selected ? "selected" : ""}`}
      role="option"
      aria-selected={selected}
      aria-setsize={of}
      aria-posinset={place + 1}
      onClick={() => open(entry)}
    >
      <span class="time">{instant(entry.at)}</span>
      <Lanes entry={entry} />
    </div>
  );
}

function Lanes({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case "exchange":
      return <ExchangeLanes exchange={entry} />;
    case "urc":
      return <UrcLanes urc={entry} />;
    case "said":
      return <SaidLanes said={entry} />;
    case "data":
      return <DataLanes data={entry} />;
    case "note":
      return <NoteLane note={entry} />;
  }
}

function ExchangeLanes({ exchange }: { exchange: Exchange }) {
  const { port, text, continued, result, took, answer, unanswered, bites } = exchange;
  const lines = linesOf(answer.slice(0, 2 * MOST_SEEN), result);
  return (
    <>
      <span class="port">{port}</span>
      <span class={continued ? "host soft" : "host"}>
        <span class="lines">{continued ? `… ${text}` : text}</span>
        <Arrow way={continued ? "none" : "to module"} />
      </span>
      <span class="module">
        <Arrow way={result === undefined ? "none" : "to host"} />
        {bites.map((name) => (
          <span key={name} class="bite">
            ⚡ fault {name}
          </span>
        ))}
        <ResultCode result={result} unanswered={unanswered} />
        <span class="lines">{glimpse(lines.join(" · "), MOST_SEEN)}</span>
      </span>
      <span class="took">{took === undefined ? "" : duration(took)}</span>
    </>
  );
}

interface ResultProps {
  readonly result: string | undefined;
  readonly unanswered: boolean;
}

function ResultCode({ result, unanswered }: ResultProps) {
  if (unanswered) return <span class="result-code bad">∅ {NO_ANSWER}</span>;
  if (result === undefined) return <span class="result-code waits">waits…</span>;
  if (isError(result)) return <span class="result-code bad">✗ {result}</span>;
  return <span class="result-code good">{result}</span>;
}

function UrcLanes({ urc: { port, line, payload } }: { urc: Urc }) {
  return (
    <>
      <span class="port">{port}</span>
      <span class="host" />
      <span class="module">
        <Arrow way="to host" />
        <span class="tag">URC</span>
        <span class="lines urc">
          {line}
          {payload.trim() !== "" && ` · ${glimpse(payload, MOST_SEEN)}`}
        </span>
      </span>
      <span class="took" />
    </>
  );
}

function SaidLanes({ said: { port, by, text } }: { said: Said }) {
  const words = glimpse(text.trim(), MOST_SEEN);
  return (
    <>
      <span class="port">{port}</span>
      <span class="host">
        {by === "host" && (
          <>
            <span class="tag">no command</span> <span class="lines">{words}</span>
            <Arrow way="to module" />
          </>
        )}
      </span>
      <span class="module">
        {by === "module" && (
          <>
            <Arrow way="to host" />
            <span class="lines">{words}</span>
          </>
        )}
      </span>
      <span class="took" />
    </>
  );
}

function DataLanes({ data }: { data: Data }) {
  const { where, name, remote, way, length, chunks, bytes } = data;
  const size = chunks === 1 ? counted(length, "byte") : `${counted(length, "byte")} in ${chunks}`;
  const peek = <code class="peek">{glimpse(bytes, 60)}</code>;
  if (where === "network") {
    return (
      <span class="between">
        <span class="tag">
          {way === "up" ? "↑" : "↓"} {name}
        </span>{" "}
        {size} {way === "up" ? "to" : "from"} {remote} {peek}
      </span>
    );
  }
  const payload = (
    <>
      <span class="tag">data</span>
      <span class="lines">
        {size} {peek}
      </span>
    </>
  );
  return (
    <>
      <span class="port">{name}</span>
      <span class="host">
        {way === "up" && (
          <>
            {payload} <Arrow way="to module" />
          </>
        )}
      </span>
      <span class="module">
        {way === "down" && (
          <>
            <Arrow way="to host" /> {payload}
          </>
        )}
      </span>
      <span class="took" />
    </>
  );
}

const SIGNS: { readonly [about in Note["about"]]: string } = {
  fault: "⚡",
  network: "⇅",
  action: "⚑",
  event: "●",
  line: "⎍",
  missed: "⚠",
  anew: "⟳",
};

function NoteLane({ note: { about, port, text, bad } }: { note: Note }) {
  return (
    <span class={`between note-${about} ${bad ? "bad" : ""}`}>
      <span aria-hidden="true">{SIGNS[about]}</span> {port !== undefined && `${port}: `}
      {text}
    </span>
  );
}

function Arrow({ way }: { way: "to module" | "to host" | "none" }) {
  if (way === "none") return null;
  return (
    <span class={`arrow ${way.replace(" ", "-")}`} aria-hidden="true">
      {way === "to module" ? "→" : "←"}
    </span>
  );
}
