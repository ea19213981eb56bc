export const TABS = ["dialogue", "module", "terminal", "break"] as const;

export type Tab = (typeof TABS)[number];

export const TAB_NAMES: { readonly [tab in Tab]: string } = {
  dialogue: "Dialogue",
  module: "Module",
  terminal: "Terminal",
  break: "Break it",
};

/** What the page shows. No modem: the first there is. */
export interface Route {
  readonly modem: string | undefined;
  readonly tab: Tab;
}

/** `#/1/dialogue` */
export function readRoute(hash: string): Route {
  const [, modem = "", tab = ""] = hash.replace(/^#/, "").split("/");
  const known = TABS.find((name) => name === tab);
  return { modem: decoded(modem) || undefined, tab: known ?? "dialogue" };
}

export function hashOf({ modem, tab }: Route): string {
  return `#/${encodeURIComponent(modem ?? "")}/${tab}`;
}

/** A hand-written address may be no encoding of anything. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
