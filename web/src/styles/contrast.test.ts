import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** WCAG 2.2 AA: text, and the edges of controls. */
const TEXT = 4.5;
const EDGE = 3;

const tokens = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const colours = new Map(
  Array.from(tokens.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\);/g), ([, name, ...both]) => [
    name!,
    both,
  ]),
);

const GROUNDS = ["ground", "panel", "raised", "chosen"];
const pairs = [
  ...["ink", "soft", "accent", "good", "bad", "fault", "urc", "net"].flatMap((ink) =>
    GROUNDS.map((ground) => [ink, ground, TEXT] as const),
  ),
  ["on-accent", "accent", TEXT] as const,
  ["bad", "bad-ground", TEXT] as const,
  ["fault", "fault-ground", TEXT] as const,
  ...GROUNDS.map((ground) => ["edge", ground, EDGE] as const),
];

test.each(pairs)("%s on %s", (ink, ground, least) => {
  for (const theme of [0, 1]) {
    const [one, other] = [
      luminance(colours.get(ink)![theme]!),
      luminance(colours.get(ground)![theme]!),
    ];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    expect(contrast).toBeGreaterThanOrEqual(least);
  }
});

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
