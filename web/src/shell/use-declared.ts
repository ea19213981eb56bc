import { useEffect, useState } from "preact/hooks";
import { read } from "../api/call.ts";
import { notices } from "./notices.ts";

/** What the API declares and does not change while the page is there, asked for once. */
const asked = new Map<string, Promise<unknown>>();

export function useDeclared<T>(path: string): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    let wanted = true;
    setValue(undefined);
    const take = (found: unknown): void => {
      if (wanted) setValue(found as T);
    };
    declared(path).then(take, notices.failed);
    return () => {
      wanted = false;
    };
  }, [path]);
  return value;
}

function declared(path: string): Promise<unknown> {
  let answer = asked.get(path);
  if (!answer) {
    answer = read<unknown>(path);
    asked.set(path, answer);
    // One that failed is asked for again.
    answer.catch(() => asked.delete(path));
  }
  return answer;
}
