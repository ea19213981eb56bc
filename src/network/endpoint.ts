import type { Endpoint } from "./network.ts";

/** `10.0.0.1:7`, `[::1]:7`. */
export function endpoint(text: string): Endpoint {
  const at = text.lastIndexOf(":");
  return { address: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}
