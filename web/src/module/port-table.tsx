import { modemPath } from "../api/modem-path.ts";
import type { Port } from "../api/types.ts";

/** The AT ports, and what of them and of the module can be taken home. */
export function PortTable({ modem, ports }: { modem: string; ports: readonly Port[] }) {
  return (
    <section class="card wide-card" aria-labelledby="ports-title">
      <h2 id="ports-title">Ports</h2>
      <div class="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">Port</th>
              <th scope="col">Where</th>
              <th scope="col">Host</th>
              <th scope="col">Mode</th>
              <th scope="col">Transcript</th>
            </tr>
          </thead>
          <tbody>
            {ports.map(({ port, words, host, mode }) => (
              <tr key={port}>
                <th scope="row">{port}</th>
                <td>
                  <code>{words}</code>
                </td>
                <td>{host === null ? "not known" : host ? "attached" : "none"}</td>
                <td>{mode}</td>
                <td>
                  <a
                    href={`${modemPath(modem, "transcript")}?port=${encodeURIComponent(port)}`}
                    download
                  >
                    of {port}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a href={modemPath(modem, "journal")} download>
          Journal
        </a>{" "}
        <a href={modemPath(modem, "capture")} download>
          Capture (pcapng)
        </a>
      </p>
    </section>
  );
}
