import { modemPath } from "../api/modem-path.ts";
import type { CommandEntry } from "../api/types.ts";
import { useDeclared } from "../shell/use-declared.ts";
import { bare, manualOf } from "./manual-of.ts";

/** What the manual says about the commands of a line. */
export function ManualEntries({ modem, line }: { modem: string; line: string }) {
  const declared = useDeclared<{ commands: readonly CommandEntry[] }>(modemPath(modem, "commands"));
  if (!declared) return null;
  const entries = manualOf(line, declared.commands);
  if (entries.length === 0) return <p class="soft">The manual has no such command.</p>;
  return (
    <>
      {entries.map((entry) => (
        <ManualEntry key={entry.name} entry={entry} />
      ))}
    </>
  );
}

function ManualEntry({ entry }: { entry: CommandEntry }) {
  const { name, title, ref, support, within, syntax, test, params, responses } = entry;
  return (
    <section class="manual">
      <h3>
        AT{bare(name)} <span class="soft">{title}</span>
      </h3>
      {syntax.length > 0 && <pre>{syntax.join("\n")}</pre>}
      {params.length > 0 && (
        <dl class="params">
          {params.map(({ option, label, allowed, optional, doc }) => (
            <div key={`${option ?? ""} ${label}`}>
              <dt>
                {option !== null && <code>{option} </code>}
                <code>{label}</code>
                {optional && <span class="soft"> may be left out</span>}
              </dt>
              <dd>
                {allowed}
                {doc !== "" && <span class="soft"> {doc}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {responses.length > 0 && (
        <>
          <h4>Answers</h4>
          <pre>{responses.join("\n")}</pre>
        </>
      )}
      {test.length > 0 && (
        <>
          <h4>AT{bare(name)}=? answers</h4>
          <pre>{test.join("\n")}</pre>
        </>
      )}
      <p class="soft">
        {ref}. Support: {support}.{within !== "" && ` Answers within ${within}.`}
      </p>
    </section>
  );
}
