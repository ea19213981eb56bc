import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const call = promisify(execFile);

/** What `npm pack` makes, installed in an empty folder without the network: its packages are those of this checkout. */
export class Installed {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async pack(): Promise<Installed> {
    const folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
    // Without scripts: dist is there already, and other tests run it.
    await npm(root, "pack", "--ignore-scripts", "--pack-destination", folder);
    return new Installed(folder);
  }

  /** Installs into a folder of this name, with these packages of the checkout and what they need. */
  async into(name: string, ...packages: readonly string[]): Promise<string> {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    const tarball = join(this.folder, `modemtwin-${version}.tgz`);
    const others = withDependencies(packages).map((each) => join(root, "node_modules", each));
    const how = ["--offline", "--ignore-scripts", "--install-links", "--omit=optional"];
    await npm(folder, "install", ...how, tarball, ...others);
    return folder;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  await call("npm", args, { cwd: folder });
}

/** Packages and whatever they need, as far as it is installed on this system. */
function withDependencies(packages: readonly string[]): string[] {
  const found = new Set<string>();
  const open = [...packages];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const manifest = manifestOf(name);
    if (!manifest || found.has(name)) continue;
    found.add(name);
    open.push(...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
  }
  return [...found];
}

interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
}

function manifestOf(name: string): Manifest | undefined {
  try {
    const path = join(root, "node_modules", name, "package.json");
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** A version of Node to run it on. */
export interface NodeProgram {
  readonly version: string;
  /** Undefined: it is not here. */
  readonly path: string | undefined;
}

/** The versions that there are promises for. MODEMTWIN_NODES names programs besides the one that runs this, apart by colons. */
export async function nodes(...majors: readonly string[]): Promise<NodeProgram[]> {
  const paths = [process.execPath, ...(process.env["MODEMTWIN_NODES"] ?? "").split(":")];
  const known = new Map<string, string>();
  for (const path of paths.filter((each) => each !== "")) {
    const { stdout } = await call(path, ["--version"]);
    const major = /^v(\d+)/.exec(stdout)![1]!;
    known.set(major, path);
  }
  return majors.map((version) => ({ version, path: known.get(version) }));
}
