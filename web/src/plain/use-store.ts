import { useEffect, useState } from "preact/hooks";
import type { Store } from "./store.ts";

/** Draws the component again whenever the store has changed. */
export function useStore(store: Store): void {
  const [, setTimes] = useState(0);
  useEffect(() => {
    const draw = (): void => setTimes((times) => times + 1);
    // What changed between the first drawing and now.
    draw();
    return store.watch(draw);
  }, [store]);
}
