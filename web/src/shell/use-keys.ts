import { useEffect, useRef } from "preact/hooks";
import { isOff, isTaken } from "./shortcuts.ts";

/** Hands every key that is nobody else's to `pressed`; it answers whether it was one of its own. */
export function useKeys(pressed: (key: string) => boolean): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (isOff(event.key) || isTaken(event)) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}
