import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { works } from "../kits/works.ts";

const root = resolve(import.meta.dirname, "../..");
const program = `${root}/dist/bin/modemtwin.js`;

/** The distribution's python has the distribution's pytest; another one in the path may not. */
const python = ["/usr/bin/python3", "python3"].find((name) =>
  works(name, "-c", "import pytest, serial"),
);
const missing = "missing" in libc() || !python;
const skipped = missing ? " SKIPPED: needs python3-pytest, python3-serial and PTYs" : "";

test.skipIf(missing)(`the pytest plugin passes its own tests${skipped}`, async () => {
  const pytest = spawn(python!, ["-m", "pytest", "-q", "-p", "no:cacheprovider", "python/tests"], {
    cwd: root,
    env: {
      ...process.env,
      MODEMTWIN: `'${process.execPath}' '${program}'`,
      // Nothing is left in the tree, and what else is installed has no say.
      PYTHONDONTWRITEBYTECODE: "1",
      PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  pytest.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  pytest.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(pytest, "close")) as [number];
  expect(said).toMatch(/^\d+ passed(, \d+ warnings?)? in /m);
  expect(code, said).toBe(0);
});
