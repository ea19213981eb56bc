import { counted, duration, instant } from "../plain/words.ts";
import { BytesPeek } from "./bytes-peek.tsx";
import type { Data, Entry, Exchange } from "./entry.ts";
import { ManualEntries } from "./manual-entries.tsx";
import { NO_ANSWER } from "./result.ts";

interface Props {
  readonly modem: string;
  readonly entry: Entry;
  readonly close: () => void;
}

/** All there is about one row. */
export function Details({ modem, entry, close }: Props) {
  return (
    <aside class="details" aria-label="Details of the selected row">
      <button type="button" class="details-close" onClick={close}>
        Close
      </button>
      <h2>{titleOf(entry)}</h2>
      <p class="soft">
        at {instant(entry.at)} of the module's time
        {entry.wall !== "" && <>, {entry.wall.replace("T", " ").replace("Z", " UTC")}</>}
      </p>
      {entry.kind === "exchange" && <ExchangeDetails modem={modem} exchange={entry} />}
      {entry.kind === "urc" && (
        <BytesPeek
          bytes={entry.payload === "" ? entry.line : `${entry.line}\r\n${entry.payload}`}
        />
      )}
      {entry.kind === "said" && <BytesPeek bytes={entry.text} />}
      {entry.kind === "data" && <DataDetails data={entry} />}
      {entry.kind === "note" && <p>{entry.text}</p>}
    </aside>
  );
}

function titleOf(entry: Entry): string {
  switch (entry.kind) {
    case "exchange":
      return entry.text;
    case "urc":
      return `URC at ${entry.port}`;
    case "said":
      return `The ${entry.by} said at ${entry.port}`;
    case "data":
      return `Data, ${entry.way}`;
    case "note":
      return {
        fault: "Fault",
        network: "Network",
        action: "Made to happen",
        event: "Event",
        line: "Line",
        missed: "Missing",
        anew: "Another module",
      }[entry.about];
  }
}

function ExchangeDetails({ modem, exchange }: { modem: string; exchange: Exchange }) {
  const { text, port, result, took, answer, unanswered, bites } = exchange;
  return (
    <>
      <dl class="facts">
        <dt>Port</dt>
        <dd>{port}</dd>
        <dt>Result</dt>
        <dd>{unanswered ? NO_ANSWER : (result ?? "none yet")}</dd>
        <dt>Took</dt>
        <dd>{took === undefined ? "" : duration(took)}</dd>
        {bites.length > 0 && (
          <>
            <dt>Faults</dt>
            <dd>⚡ {bites.join(", ")}</dd>
          </>
        )}
      </dl>
      <h3>What the module said</h3>
      <BytesPeek bytes={answer} />
      <ManualEntries modem={modem} line={text} />
    </>
  );
}

function DataDetails({ data }: { data: Data }) {
  const { where, name, remote, length, chunks, bytes } = data;
  return (
    <>
      <dl class="facts">
        <dt>{where === "port" ? "Port" : "Connection"}</dt>
        <dd>{name}</dd>
        {remote !== "" && (
          <>
            <dt>Peer</dt>
            <dd>{remote}</dd>
          </>
        )}
        <dt>Length</dt>
        <dd>
          {counted(length, "byte")} in {counted(chunks, "piece")}
        </dd>
      </dl>
      <BytesPeek bytes={bytes} />
      {bytes.length < length && <p class="soft">The rest is in the journal and the capture.</p>}
    </>
  );
}
