import { useEffect, useState } from "preact/hooks";
import { hashOf, readRoute, type Route } from "../plain/route.ts";

/** What the address says, and how to go elsewhere. */
export function useRoute(): [Route, (route: Route) => void] {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const moved = (): void => setRoute(readRoute(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return [route, (to) => (location.hash = hashOf(to))];
}
