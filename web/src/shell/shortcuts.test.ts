import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("keys that are a character can be switched off, and stay so", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  const first = await import("./shortcuts.ts");
  expect(first.singleKeys()).toBe(true);
  expect(["1", "m", "/", "?", " ", "Enter"].filter(first.isOff)).toEqual([]);
  first.setSingleKeys(false);
  vi.resetModules();
  const next = await import("./shortcuts.ts");
  expect(next.singleKeys()).toBe(false);
  const keys = ["1", "m", "/", "?", " ", "Enter", "Escape", "ArrowDown", "Home"];
  expect(keys.filter(next.isOff)).toEqual(["1", "m", "/", "?", " "]);
});

test("a browser that keeps nothing still switches them off", async () => {
  const { isOff, setSingleKeys } = await import("./shortcuts.ts");
  setSingleKeys(false);
  expect(isOff("m")).toBe(true);
});
