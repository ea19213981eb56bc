import type { Socket } from "../api/types.ts";
import { grouped } from "../plain/words.ts";

/** connectID 0 to 11. */
const SOCKETS = Array.from({ length: 12 }, (_, connectID) => connectID);

export function SocketTable({ sockets }: { sockets: readonly Socket[] }) {
  return (
    <section class="card wide-card" aria-labelledby="sockets-title">
      <h2 id="sockets-title">Sockets</h2>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Table of sockets">
        <table>
          <thead>
            <tr>
              <th scope="col">connectID</th>
              <th scope="col">State</th>
              <th scope="col">Service</th>
              <th scope="col">Mode</th>
              <th scope="col">Context</th>
              <th scope="col">Peer</th>
              <th scope="col">Local</th>
              <th scope="col">Port</th>
              <th scope="col" class="number">
                Sent
              </th>
              <th scope="col" class="number">
                Acked
              </th>
              <th scope="col" class="number">
                Received
              </th>
              <th scope="col" class="number">
                Unread
              </th>
              <th scope="col" class="number">
                Dropped
              </th>
            </tr>
          </thead>
          <tbody>
            {SOCKETS.map((connectID) => (
              <SocketRow
                key={connectID}
                connectID={connectID}
                socket={sockets.find((socket) => socket.connectID === connectID)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function SocketRow({ connectID, socket }: { connectID: number; socket: Socket | undefined }) {
  if (!socket) {
    return (
      <tr class="soft">
        <th scope="row">{connectID}</th>
        <td colSpan={12}>free</td>
      </tr>
    );
  }
  const { state, service_type, access_mode, contextID, remote, local_port, port } = socket;
  return (
    <tr>
      <th scope="row">{connectID}</th>
      <td class={state === "connected" ? "good" : ""}>{state}</td>
      <td>{service_type}</td>
      <td>{access_mode}</td>
      <td>{contextID}</td>
      <td>{remote}</td>
      <td>{local_port === 0 ? "" : local_port}</td>
      <td>{port}</td>
      <Number value={socket.sent} />
      <Number value={socket.acked} />
      <Number value={socket.received} />
      <Number value={socket.unread} strong />
      <Number value={socket.dropped} strong />
    </tr>
  );
}

function Number({ value, strong = false }: { value: number; strong?: boolean }) {
  return (
    <td class="number">
      {strong && value > 0 ? <strong>{grouped(value)}</strong> : grouped(value)}
    </td>
  );
}
