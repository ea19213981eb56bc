import type { PdpContext } from "../api/types.ts";

export function ContextTable({ contexts }: { contexts: readonly PdpContext[] }) {
  return (
    <section class="card wide-card" aria-labelledby="contexts-title">
      <h2 id="contexts-title">PDP contexts</h2>
      {contexts.length === 0 ? (
        <p class="soft">None is defined.</p>
      ) : (
        <div class="scroll-x">
          <table>
            <thead>
              <tr>
                <th scope="col">contextID</th>
                <th scope="col">State</th>
                <th scope="col">Type</th>
                <th scope="col">APN</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {contexts.map(({ contextID, state, type, apn, addresses }) => (
                <tr key={contextID}>
                  <th scope="row">{contextID}</th>
                  <td class={state === "inactive" ? "soft" : "good"}>{state}</td>
                  <td>{type}</td>
                  <td>{apn}</td>
                  <td>{addresses.join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
