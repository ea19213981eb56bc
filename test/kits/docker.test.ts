import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Changes } from "../stages/changes.ts";
import { works } from "./works.ts";

const root = join(import.meta.dirname, "../..");
const lines = readFileSync(join(root, "Dockerfile"), "utf8")
  .replace(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => /^[A-Z]/.test(line));
const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
const ignored = readFileSync(join(root, ".dockerignore"), "utf8").trimEnd().split("\n");

/** The words behind an instruction of the last stage. */
function words(instruction: string): string {
  const found = last.filter((line) => line.startsWith(`${instruction} `));
  expect(found).toHaveLength(1);
  return found[0]!.slice(instruction.length + 1);
}

/** What runs in the image: the program, and what it is given if nothing else is. */
function command(): { readonly entry: readonly string[]; readonly usual: readonly string[] } {
  return {
    entry: JSON.parse(words("ENTRYPOINT")) as string[],
    usual: JSON.parse(words("CMD")) as string[],
  };
}

describe("the Dockerfile", () => {
  test("copies what is there, and what .dockerignore lets through", () => {
    const copied = lines
      .filter((line) => line.startsWith("COPY ") && !line.includes("--from="))
      .flatMap((line) => line.split(" ").slice(1, -1));
    expect(copied).toContain("package-lock.json");
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(ignored, path).toContain(`!${path}`);
    }
    // What the build reads.
    for (const path of ["scripts/build.mjs", "tsconfig.json", "tsconfig.build.json", "web"]) {
      expect(copied).toContain(path);
    }
  });

  test("runs what the build makes, as somebody who is not root", () => {
    const { entry, usual } = command();
    expect(entry).toEqual(["node", "/app/dist/bin/modemtwin.js"]);
    expect(last).toContain("COPY --from=build /build/dist /app/dist");
    expect(existsSync(join(root, "dist/bin/modemtwin.js"))).toBe(true);
    expect(words("USER")).toBe("node");
    expect(usual.at(-1)).toBe(`0.0.0.0:${words("EXPOSE")}`);
  });

  test("has a Node that the package wants", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    const [, major] = /^ARG NODE=(\d+)$/m.exec(lines.join("\n")) ?? [];
    expect(manifest.engines.node).toBe(`>=${major}.19`);
    for (const line of lines.filter((one) => one.startsWith("FROM "))) {
      expect(line).toContain("node:${NODE}-bookworm-slim");
    }
  });
});

describe("what the image does", () => {
  /** As a container is: another user, process 1, and nothing that can be written to. */
  const CONTAINER = "--ro-bind / / --dev /dev --proc /proc --unshare-user --uid 1000 --gid 1000";
  const box = [...CONTAINER.split(" "), "--unshare-pid", "--as-pid-1", "--die-with-parent"];
  const missing = works("bwrap", ...box, "true") ? "" : " SKIPPED: needs bubblewrap";

  test.skipIf(missing !== "")(
    `it is ready without writing anywhere, and SIGTERM ends it${missing}`,
    async () => {
      const { entry, usual } = command();
      const program = entry[1]!.replace("/app", root);
      const given = usual.map((word) => word.replace(/^0\.0\.0\.0:\d+$/, "0"));
      const child = spawn("bwrap", [...box, process.execPath, program, ...given]);
      const exit = once(child, "exit");
      const changes = new Changes();
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk: Buffer) => {
          said += chunk.toString();
          changes.tell();
        });
      }
      try {
        await changes.until(() => said.includes('"event":"ready"'));
        expect(said).toContain('"event":"ready"');
        const { pid } = child;
        const inside = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
        const status = readFileSync(`/proc/${inside}/status`, "utf8");
        expect(status).toMatch(/^NSpid:\t\d+(\t\d+)*\t1$/m);
        process.kill(inside, "SIGTERM");
        await changes.until(() => said.includes('"reason":"SIGTERM"'));
        expect(said).toContain('{"event":"exit","reason":"SIGTERM"}');
        expect(await exit).toEqual([0, null]);
      } finally {
        child.kill("SIGKILL");
      }
    },
  );
});
