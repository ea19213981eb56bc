import { expect, test } from "vitest";
import { prometheusText } from "./prometheus.ts";
import { Tally } from "./tally.ts";

test("what was counted, with every label escaped", () => {
  const tally = new Tally(() => 0);
  tally.operation("send", "ok", 5);
  tally.operation("send", "timeout", 100_000);
  tally.operation("wake", "ok", 0.05);
  tally.bytes(10, 5);
  tally.connects(3);
  tally.workerCrashed();
  tally.tick({ on: 4, off: 1 });
  const counts = tally.counts();
  const send = { ...counts.operations["send"]!, failures: { 'a "b"\\\n': 1 } };
  const operations = { ...counts.operations, send };
  const text = prometheusText({ ...counts, operations }, { hosts: 3, free: 2 });
  const lines = text.split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "# TYPE modemtwin_fleet_modems gauge",
      'modemtwin_fleet_modems{state="on"} 4',
      "# TYPE modemtwin_fleet_hosts gauge",
      "modemtwin_fleet_hosts 3",
      "# TYPE modemtwin_fleet_free gauge",
      "modemtwin_fleet_free 2",
      'modemtwin_fleet_operations_total{operation="send",result="ok"} 1',
      'modemtwin_fleet_operations_total{operation="send",result="a \\"b\\"\\\\\\n"} 1',
      "# TYPE modemtwin_fleet_latency_seconds histogram",
      'modemtwin_fleet_latency_seconds_bucket{operation="send",le="0.00256"} 0',
      'modemtwin_fleet_latency_seconds_bucket{operation="send",le="0.00512"} 1',
      'modemtwin_fleet_latency_seconds_bucket{operation="send",le="83.88608"} 1',
      'modemtwin_fleet_latency_seconds_bucket{operation="send",le="167.77216"} 2',
      'modemtwin_fleet_latency_seconds_bucket{operation="send",le="+Inf"} 2',
      'modemtwin_fleet_latency_seconds_sum{operation="send"} 100.005',
      'modemtwin_fleet_latency_seconds_count{operation="send"} 2',
      'modemtwin_fleet_bytes_total{direction="up"} 10',
      "modemtwin_fleet_connects_total 3",
      'modemtwin_fleet_latency_seconds_bucket{operation="wake",le="0.00004"} 0',
      'modemtwin_fleet_latency_seconds_bucket{operation="wake",le="0.00008"} 1',
      "# HELP modemtwin_fleet_churned_modems_total Times that a modem lost power: churn.",
      "modemtwin_fleet_churned_modems_total 0",
      "modemtwin_fleet_worker_crashes_total 1",
    ]),
  );
  expect(text.endsWith("\n")).toBe(true);
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? [\d.e+-]+)$/);
});

test("a fleet that has done nothing", () => {
  expect(prometheusText(new Tally(() => 0).counts(), { hosts: 0, free: 0 })).toContain(
    "worker_crashes_total 0\n",
  );
});
