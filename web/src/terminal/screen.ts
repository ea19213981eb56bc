import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { watchTheme } from "../shell/theme.ts";
import { mute } from "./mute.ts";

export interface ScreenOptions {
  readonly readOnly: boolean;
  readonly reader: boolean;
  readonly typed: (keys: string) => void;
  /** Whether it does something here: else it goes to the next control. */
  readonly tab: () => boolean;
}

/** The terminal itself; in a file of its own, which is loaded when one is asked for. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #leave: (() => void)[] = [];

  constructor(box: HTMLElement, { readOnly, reader, typed, tab }: ScreenOptions) {
    const terminal = new Terminal({
      fontFamily: getComputedStyle(box).fontFamily,
      fontSize: 14,
      scrollback: 5000,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      disableStdin: readOnly,
      screenReaderMode: reader,
      theme: themeOf(box),
    });
    this.#terminal = terminal;
    mute(terminal.parser);
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(box);
    terminal.textarea?.setAttribute("aria-label", "AT terminal");
    terminal.onData(typed);
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.key !== "Tab") return true;
      // Nobody is to be caught in here: Shift-Tab leaves in any case.
      if (event.type === "keydown" && !event.shiftKey && tab()) event.preventDefault();
      return false;
    });
    const sizes = new ResizeObserver(() => fit.fit());
    sizes.observe(box);
    const unwatch = watchTheme(() => (terminal.options.theme = themeOf(box)));
    this.#leave.push(() => sizes.disconnect(), unwatch);
  }

  write(what: string | Uint8Array): void {
    this.#terminal.write(what);
  }

  set reader(on: boolean) {
    this.#terminal.options.screenReaderMode = on;
  }

  focus(): void {
    this.#terminal.focus();
  }

  close(): void {
    for (const leave of this.#leave) leave();
    this.#terminal.dispose();
  }
}

/** The colours of the page, as they are just now. */
function themeOf(box: HTMLElement): { [colour: string]: string } {
  const { color, backgroundColor, caretColor, accentColor } = getComputedStyle(box);
  return {
    foreground: color,
    background: backgroundColor,
    cursor: caretColor,
    selectionBackground: accentColor,
  };
}
