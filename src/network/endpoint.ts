import { HostError } from "../kernel/errors.ts";
import type { Endpoint } from "./network.ts";

/** `10.0.0.1:7`, `[::1]:7`. Undefined if it is no such text. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, six, four, port] = /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const address = six ?? four;
  if (address === undefined || Number(port) > 65_535) return undefined;
  return { address, port: Number(port) };
}

/** The same; throws MT_USAGE. */
export function endpoint(text: string): Endpoint {
  const found = parseEndpoint(text);
  if (!found) throw new HostError("MT_USAGE", `${text} is no address and port as 10.0.0.1:7`);
  return found;
}
