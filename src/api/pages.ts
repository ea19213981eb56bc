import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** The console as it was built: dist/web, from the sources and from the bundle alike. */
const FOLDER = fileURLToPath(new URL("../../dist/web/", import.meta.url));

const TYPES: { readonly [ending: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json",
};

/** Nothing comes from elsewhere, and nobody puts the page into theirs. Terminals write their own styles. */
export const PAGE_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export interface Page {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  /** Its name changes with what is in it. */
  readonly lasting: boolean;
}

let pages: ReadonlyMap<string, Page> | undefined;

/** A file of the console by its path; undefined: there is none. Read once. */
export function pageAt(path: string): Page | undefined {
  pages ??= readPages();
  return pages.get(path === "/" ? "/index.html" : path);
}

function readPages(): Map<string, Page> {
  const found = new Map<string, Page>();
  let names: string[];
  try {
    names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  } catch {
    return found; // a checkout that was not built: npm run build
  }
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const plain = readFileSync(join(FOLDER, name));
    const path = `/${name.replaceAll("\\", "/")}`;
    found.set(path, { type, plain, gzip: gzipSync(plain), lasting: path.startsWith("/assets/") });
  }
  return found;
}

/** What a browser shows that has no token yet. */
export const LOGIN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>modemtwin: token</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { max-width: 24rem; margin: 20vh auto 0; padding: 0 1rem; }
input, button { font: inherit; padding: .4rem .6rem; }
</style>
<form method="post" action="/login">
<p><label for="token">The token that the program was started with (<code>--token</code>)</label></p>
<p><input id="token" name="token" type="password" autocomplete="off" autofocus required> <button>Open</button></p>
</form>
</html>
`;
