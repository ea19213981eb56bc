/** What is wrong with a value, with the way into it: `.pin1.pukLeft is "x"`. Undefined: nothing. */
export type Shape = (value: unknown) => string | undefined;

export function shaped(right: (value: unknown) => boolean): Shape {
  return (value) => (right(value) ? undefined : ` is ${shown(value)}`);
}

export const flag = shaped((value) => typeof value === "boolean");

export function whole(min: number, max: number): Shape {
  return shaped((value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max);
}

export function text(of: RegExp): Shape {
  return shaped((value) => typeof value === "string" && of.test(value));
}

export function oneOf(values: readonly unknown[]): Shape {
  return shaped((value) => values.includes(value));
}

export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? undefined : shape(value));
}

export function list(item: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return ` is ${shown(value)}`;
    return first(value, (each, index) => within(`[${index}]`, item(each)));
  };
}

/** An object with these keys and no other. */
export function fields(shapes: { readonly [key: string]: Shape }): Shape {
  const object = entries((key) => (Object.hasOwn(shapes, key) ? shapes[key] : undefined));
  return (value) =>
    object(value) ??
    first(Object.entries(shapes), ([key, shape]) =>
      within(`.${key}`, shape((value as { readonly [key: string]: unknown })[key])),
    );
}

/** An object whose keys have the shape that `shapeOf` tells; undefined: there is no such key. */
export function entries(shapeOf: (key: string) => Shape | undefined): Shape {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return ` is ${shown(value)}`;
    }
    return first(Object.entries(value), ([key, each]) => {
      const shape = shapeOf(key);
      return within(`.${key}`, shape ? shape(each) : " is not known");
    });
  };
}

function first<T>(
  items: readonly T[],
  look: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const trouble = look(item, index);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function within(way: string, trouble: string | undefined): string | undefined {
  return trouble === undefined ? undefined : way + trouble;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
