import { openApi } from "../../src/api/openapi.ts";
import { routes } from "../../src/api/routes/index.ts";
import { CREATE } from "../../src/cli/http-create.ts";
import { version } from "../../src/cli/version.ts";
import { PROBLEMS } from "../../src/api/problem.ts";
import { withGenerated } from "./place.ts";

/** docs/openapi.json, as the program serves it. */
export function openApiDocument(): string {
  return `${JSON.stringify(openApi(routes(CREATE), version()), null, 1)}\n`;
}

/** docs/http.md with every route and every problem. */
export function withRoutes(page: string): string {
  let text = "| request | what it does |\n| --- | --- |\n";
  for (const { method, path, title, query = {} } of routes(CREATE)) {
    const names = Object.keys(query).map((name) => `${name}=`);
    const asked = names.length > 0 ? `?${names.join("&")}` : "";
    text += `| \`${method.toUpperCase()} ${path}${asked}\` | ${title} |\n`;
  }
  text += "\n| status | problem | title |\n| --- | --- | --- |\n";
  for (const [kind, [status, title]] of Object.entries(PROBLEMS)) {
    text += `| ${status} | \`urn:modemtwin:problem:${kind}\` | ${title} |\n`;
  }
  return withGenerated(page, text, "docs/http.md");
}
