import { expect, test } from "vitest";
import { Series } from "./series.ts";

const signal = { rssi: -61, rsrp: -81, rsrq: -8, sinr: 12 };

test("rates are of the module's time", () => {
  const series = new Series();
  series.add(state(1000, 0, 0));
  series.add(state(3000, 100, 400));
  expect(series.samples).toMatchObject([
    { up: 0, down: 0 },
    { at: 3000, up: 50, down: 200, rssi: -61, rsrp: -81 },
  ]);
});

test("looks that follow closely are one", () => {
  const series = new Series();
  series.add(state(1000, 0, 0));
  series.add(state(1100, 900, 0));
  series.add(state(2000, 1000, 0));
  expect(series.samples.map(({ up }) => up)).toEqual([0, 1000]);
});

test("a module that began anew begins a new plot", () => {
  const series = new Series();
  series.add(state(9000, 10, 10));
  series.add(state(100, 0, 0));
  expect(series.samples).toEqual([]);
});

function state(now: number, up: number, down: number) {
  return { now, signal, counts: { commands: 0, errors: 0, urcs: 0, bites: 0, up, down } };
}
