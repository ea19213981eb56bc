import { HostError } from "../../kernel/errors.ts";

/** Where to listen, as one option says it. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
  /** Of a URL, behind its port. */
  readonly path: string;
}

/** Reads `[HOST:]PORT`, with `/path` behind it if that is allowed. Throws MT_USAGE. */
export function readListenPlace(option: string, text: string, withPath = false): ListenPlace {
  const match = /^(?:(\[[0-9a-f:.%]+\]|[^:[\]/]+):)?(\d{1,5})(\/.*)?$/i.exec(text);
  const [, host = "127.0.0.1", digits, path] = match ?? [];
  const port = Number(digits);
  if (!match || port > 65_535 || (path !== undefined && !withPath)) {
    const form = `[HOST:]PORT${withPath ? "[/path]" : ""}`;
    throw new HostError(
      "MT_USAGE",
      `--${option} ${text}: ${form} with a port of 0 to 65535 is needed`,
    );
  }
  return { host: host.replace(/^\[|\]$/g, ""), port, path: path ?? "/" };
}

/** `127.0.0.1:4000`, `[::1]:4000`. */
export function placeText({ host, port }: Pick<ListenPlace, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
