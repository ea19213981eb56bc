import { keep, kept } from "../plain/kept.ts";

export const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

export function keptTheme(): Theme {
  return THEMES.find((theme) => theme === kept("theme")) ?? "system";
}

/** `system` follows the system, as it changes too. */
export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  keep("theme", theme);
  dispatchEvent(new Event("themechange"));
}

/** Tells `changed` whenever other colours are shown. */
export function watchTheme(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  addEventListener("themechange", changed);
  return () => {
    system.removeEventListener("change", changed);
    removeEventListener("themechange", changed);
  };
}
