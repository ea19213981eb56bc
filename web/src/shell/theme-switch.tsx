import { useState } from "preact/hooks";
import { keptTheme, setTheme, THEMES, type Theme } from "./theme.ts";

export function ThemeSwitch() {
  const [theme, show] = useState(keptTheme);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    show(chosen);
  };
  return (
    <label class="field-inline">
      <span>Theme</span>
      <select value={theme} onChange={(event) => choose(event.currentTarget.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
