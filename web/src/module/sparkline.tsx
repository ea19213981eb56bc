const WIDTH = 240;
const HEIGHT = 48;

export interface Line {
  readonly name: string;
  /** Undefined: there was none just then. */
  readonly values: readonly (number | undefined)[];
}

interface Props {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly words: (value: number) => string;
  /** Where the plot begins at the least: 0 for what starts there. */
  readonly least?: number;
}

/** A small plot: the newest on the right. The second line is dashed, so that colour is not all that tells them apart. */
export function Sparkline({ title, lines, words, least }: Props) {
  const all = lines.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const low = Math.min(least ?? Infinity, ...all);
  const high = Math.max(...all, low + 1);
  const y = (value: number): number => HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4);
  const now = lines.map(({ name, values }) => {
    const value = values.at(-1);
    return `${name} ${value === undefined ? "none" : words(value)}`;
  });
  return (
    <figure class="plot">
      <figcaption>
        {title} <span class="soft">{now.join(", ")}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${now.join(", ")}`}
      >
        {lines.map(({ name, values }, index) => (
          <path key={name} class={`plot-${index}`} d={pathOf(values, y)} />
        ))}
      </svg>
      {all.length > 0 && (
        <span class="soft plot-scale">
          {words(low)} to {words(high)}
        </span>
      )}
    </figure>
  );
}

/** With a gap where there is no value. */
function pathOf(values: readonly (number | undefined)[], y: (value: number) => number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  let draws = false;
  let path = "";
  for (const [index, value] of values.entries()) {
    if (value !== undefined) {
      path += `${draws ? "L" : "M"}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`;
    }
    draws = value !== undefined;
  }
  return path;
}
