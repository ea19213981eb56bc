import type { ModemState } from "../api/types.ts";
import { grouped, instant, rate } from "../plain/words.ts";
import { useStore } from "../plain/use-store.ts";
import type { Session } from "../shell/session.ts";
import { ContextTable } from "./context-table.tsx";
import { PortTable } from "./port-table.tsx";
import type { Sample } from "./series.ts";
import { SocketTable } from "./socket-table.tsx";
import { Sparkline } from "./sparkline.tsx";

export function ModulePage({ session }: { session: Session }) {
  useStore(session.watch);
  const { state, series } = session.watch;
  if (!state) return <p class="empty">Connects…</p>;
  return (
    <div class="module-page">
      <Identity state={state} />
      <Radio state={state} />
      <Plots samples={series.samples} />
      <ContextTable contexts={state.contexts} />
      <SocketTable sockets={state.sockets} />
      <PortTable modem={session.modem} ports={state.ports} />
    </div>
  );
}

function Identity({ state }: { state: ModemState }) {
  const { model, power, sim, imei, imsi, iccid, address, now, counts } = state;
  return (
    <section class="card" aria-labelledby="module-title">
      <h2 id="module-title">Module</h2>
      <dl class="facts">
        <dt>Power</dt>
        <dd>
          <strong>{power}</strong>
        </dd>
        <dt>SIM</dt>
        <dd>
          <strong>{sim.state}</strong>
        </dd>
        <dt>Model</dt>
        <dd>{model}</dd>
        <dt>IMEI</dt>
        <dd>{imei}</dd>
        <dt>IMSI</dt>
        <dd>{imsi}</dd>
        <dt>ICCID</dt>
        <dd>{iccid}</dd>
        <dt>Address</dt>
        <dd>{address}</dd>
        <dt>Time</dt>
        <dd>{instant(now)}</dd>
        <dt>Commands</dt>
        <dd>
          {grouped(counts.commands)}, errors {grouped(counts.errors)}, URCs {grouped(counts.urcs)}
        </dd>
      </dl>
    </section>
  );
}

function Radio({ state: { registration, signal } }: { state: ModemState }) {
  return (
    <section class="card" aria-labelledby="radio-title">
      <h2 id="radio-title">Signal and registration</h2>
      <dl class="facts">
        <dt>Registration</dt>
        <dd>
          <strong>{registration.state}</strong>
        </dd>
        <dt>RAT</dt>
        <dd>{registration.rat ?? "none"}</dd>
        <dt>PLMN</dt>
        <dd>{registration.plmn ?? "none"}</dd>
        <dt>TAC, CI</dt>
        <dd>
          {registration.tac ?? "none"}, {registration.ci ?? "none"}
        </dd>
        {signal ? (
          <>
            <dt>RSSI</dt>
            <dd>{signal.rssi} dBm</dd>
            <dt>RSRP</dt>
            <dd>{signal.rsrp} dBm</dd>
            <dt>RSRQ</dt>
            <dd>{signal.rsrq} dB</dd>
            <dt>SINR</dt>
            <dd>{signal.sinr} dB</dd>
          </>
        ) : (
          <>
            <dt>Signal</dt>
            <dd>none</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Plots({ samples }: { samples: readonly Sample[] }) {
  return (
    <section class="card plots" aria-labelledby="plots-title">
      <h2 id="plots-title">Over time</h2>
      <Sparkline
        title="Throughput"
        least={0}
        words={rate}
        lines={[
          { name: "up", values: samples.map(({ up }) => up) },
          { name: "down", values: samples.map(({ down }) => down) },
        ]}
      />
      <Sparkline
        title="Signal"
        words={(value) => `${value} dBm`}
        lines={[
          { name: "RSSI", values: samples.map(({ rssi }) => rssi) },
          { name: "RSRP", values: samples.map(({ rsrp }) => rsrp) },
        ]}
      />
    </section>
  );
}
