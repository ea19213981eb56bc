import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { checkOptionsOf, parseOptions } from "../../src/cli/options.ts";
import { readDocument } from "../../src/documents/read-document.ts";
import { parseFirmware } from "../../src/fleet/firmware/script.ts";
import { memoryNeeded } from "../../src/fleet/limits/memory.ts";
import { planIn } from "../../src/fleet/plan.ts";
import { parseThreshold } from "../../src/fleet/report/thresholds.ts";
import { redisAddress } from "../../src/storage/fleet-store/redis-address.ts";
import { works } from "./works.ts";

const root = join(import.meta.dirname, "../..");
const home = join(root, "deploy/kubernetes");
const readme = readFileSync(join(home, "README.md"), "utf8");
const files = readdirSync(home, { recursive: true, encoding: "utf8" });
const kustomized = files
  .filter((path) => path.endsWith("/kustomization.yaml"))
  .map((path) => path.replace("/kustomization.yaml", ""));

type Labels = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { name: string; value?: string; valueFrom?: ValueFrom }[];
  readonly ports?: readonly { name: string; containerPort: number }[];
  readonly resources: { requests: { memory: string }; limits: { memory: string } };
  readonly securityContext: object;
  readonly volumeMounts?: readonly { name: string; mountPath: string }[];
  readonly [probe: string]: unknown;
}

interface ValueFrom {
  readonly fieldRef?: { readonly fieldPath: string };
  readonly secretKeyRef?: object;
}

interface Volume {
  readonly name: string;
  readonly secret?: { secretName: string; items?: readonly { key: string; path: string }[] };
  readonly configMap?: { name: string };
  readonly persistentVolumeClaim?: { claimName: string };
}

interface Template {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly volumes?: readonly Volume[];
    readonly securityContext: object;
    readonly terminationGracePeriodSeconds?: number;
    readonly topologySpreadConstraints?: readonly { labelSelector: { matchLabels: Labels } }[];
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // Every kind has another one.
  readonly spec: { readonly template?: Template; readonly [more: string]: unknown };
  readonly data?: Labels;
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
  readonly images?: readonly { readonly name: string }[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly files: string[] }[];
  readonly secretGenerator?: readonly { readonly name: string; readonly literals: string[] }[];
}

function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    expect("errors" in document ? document.errors : []).toEqual([]);
    // A ConfigMap has none.
    const spec: Manifest["spec"] = {};
    return Object.assign({ spec }, (document as { toJS(): unknown }).toJS() as Manifest);
  });
}

function kustomization(folder: string): Kustomization {
  const text = readFileSync(join(home, folder, "kustomization.yaml"), "utf8");
  return parse(text) as Kustomization;
}

/** What a folder is made of, before its patches; generated ones have no content. */
function resources(folder: string): Manifest[] {
  const { resources: paths, configMapGenerator = [], secretGenerator = [] } = kustomization(folder);
  const generated = [
    ...configMapGenerator.map(({ name }) => ["ConfigMap", name] as const),
    ...secretGenerator.map(({ name }) => ["Secret", name] as const),
  ];
  return [
    ...paths.flatMap((path) => {
      const full = join(home, folder, path);
      return path.endsWith(".yaml")
        ? manifestsIn(readFileSync(full, "utf8"))
        : resources(relative(home, full));
    }),
    ...generated.map(([kind, name]) => ({ apiVersion: "v1", kind, metadata: { name }, spec: {} })),
  ];
}

describe.each(kustomized)("%s", (folder) => {
  const own = kustomization(folder);

  test("names what is there, and everything that is there is named", () => {
    const named = [
      ...own.resources,
      ...(own.patches ?? []).map(({ path }) => path),
      ...(own.configMapGenerator ?? []).flatMap((generator) => generator.files),
    ];
    for (const path of named) expect(existsSync(join(home, folder, path)), path).toBe(true);
    const beside = readdirSync(join(home, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "kustomization.yaml")
      .map(({ name }) => name);
    expect(named.filter((path) => !path.includes("/")).toSorted()).toEqual(beside.toSorted());
    for (const path of own.resources.filter((each) => !each.endsWith(".yaml"))) {
      expect(kustomized).toContain(relative(home, join(home, folder, path)));
    }
  });

  test("patches what it has", () => {
    const there = resources(folder).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    for (const { path } of own.patches ?? []) {
      for (const { kind, metadata } of manifestsIn(
        readFileSync(join(home, folder, path), "utf8"),
      )) {
        expect(there).toContain(`${kind} ${metadata.name}`);
      }
    }
  });

  test("gives the image of an overlay a tag", () => {
    const images = own.images?.map(({ name }) => name) ?? [];
    expect(images).toEqual(folder.startsWith("overlays/") ? ["modemtwin"] : []);
  });

  checks(() => resources(folder), folder);
});

const kustomize = [["kustomize", "build"] as const, ["kubectl", "kustomize"] as const].find(
  ([command, word]) => works(command, word, join(home, "base/serving")),
);
const missing = kustomize ? "" : " SKIPPED: needs kustomize or kubectl";

describe.skipIf(missing !== "")(`built${missing}`, () => {
  describe.each(kustomized)("%s", (folder) => {
    const [command, word] = kustomize ?? ["", ""];
    let built: Manifest[] | undefined;
    const build = (): Manifest[] => {
      built ??= manifestsIn(
        execFileSync(command, [word, join(home, folder)], { encoding: "utf8" }),
      );
      return built;
    };

    checks(build, folder);

    test("has a namespace and a tag where it is an overlay", () => {
      if (!folder.startsWith("overlays/")) return;
      for (const { metadata } of build()) expect(metadata.namespace).toBe("modemtwin");
      for (const { image } of containersOf(build())) expect(image).toMatch(/^[\w/]+:[\w.]+$/);
    });

    test("has a plan and its firmware, which the options say everything for", async () => {
      const load = build().find(({ metadata }) => metadata.name === "modemtwin-load");
      if (!load) return;
      const data = build().find(({ kind }) => kind === "ConfigMap")!.data!;
      const { words, given } = optionsOf(containerOf(load));
      expect(words).toEqual(["fleet", "/etc/modemtwin/fleet.yaml"]);
      expect(Object.keys(data).toSorted()).toEqual(["device.at", "fleet.yaml"]);
      const plan = await planOf(folder, data["fleet.yaml"]!);
      const set = given.get("set")!.map((text) => text.split("=")[0]);
      for (const { firmware } of plan.groups) {
        expect(parseFirmware(data[firmware!]!, firmware!).needs.toSorted()).toEqual(set.toSorted());
      }
      const modems = plan.groups.reduce((sum, { count }) => sum + count, 0);
      const shards = Number(load.spec["completions"]);
      expectRoom(containerOf(load), Math.ceil(modems / shards));
    });
  });
});

/** Reads the plan that came out, in the file that it came from. */
async function planOf(folder: string, text: string) {
  const path = [join(home, folder, "fleet.yaml"), join(home, "base/load/fleet.yaml")].find(
    (each) => existsSync(each) && readFileSync(each, "utf8") === text,
  );
  return planIn(await readDocument(path!), path!);
}

/** What has to be so before the patches as well as behind them. */
function checks(list: () => readonly Manifest[], folder: string): void {
  test("selectors meet labels", () => {
    for (const manifest of list()) {
      const labels = templatesOf(list()).map(({ metadata }) => metadata.labels);
      for (const selector of selectorsOf(manifest)) {
        expect(labels, `${manifest.kind} ${JSON.stringify(selector)}`).toContainEqual(
          expect.objectContaining(selector),
        );
      }
      const { template, selector } = manifest.spec;
      if (manifest.kind !== "Deployment") continue;
      const { matchLabels } = selector as { matchLabels: Labels };
      expect(template?.metadata.labels).toMatchObject(matchLabels);
    }
  });

  test("ports have the names that are asked for", () => {
    for (const manifest of list()) {
      const { kind, spec } = manifest;
      if (kind === "Service") {
        const [selector] = selectorsOf(manifest);
        const there = portsOf(selected(list(), selector!));
        for (const { targetPort } of spec["ports"] as readonly { targetPort: string }[]) {
          expect(there).toContain(targetPort);
        }
      }
      if (kind === "NetworkPolicy") {
        const [selector] = selectorsOf(manifest);
        const there = portsOf(selected(list(), selector!));
        for (const { ports } of spec["ingress"] as readonly { ports: { port: string }[] }[]) {
          for (const { port } of ports) expect(there).toContain(port);
        }
      }
    }
    for (const container of containersOf(list())) {
      for (const { port } of probesOf(container)) expect(portsOf([container])).toContain(port);
    }
  });

  test("probes name paths that fleets answer at, and one tells a Pod without a free module", () => {
    const http = readFileSync(join(root, "src/cli/fleet/http.ts"), "utf8");
    for (const container of containersOf(list())) {
      const asked = probesOf(container);
      for (const { path } of asked) {
        if (path !== undefined) expect(http).toContain(`"${path}": () =>`);
      }
      if (!container.args?.some((text) => text.startsWith("--tcp"))) continue;
      const paths = asked.map(({ probe, path }) => [probe, path]);
      expect(paths).toContainEqual(["readinessProbe", "/readyz"]);
      expect(paths).toContainEqual(["livenessProbe", "/healthz"]);
    }
  });

  test("nobody is sent to /metrics who has no token", () => {
    for (const { metadata, spec } of templatesOf(list())) {
      const guarded = spec.containers.some(({ args = [] }) =>
        args.some((text) => text.startsWith("--token")),
      );
      if (guarded) expect(metadata.annotations ?? {}).not.toHaveProperty("prometheus.io/scrape");
    }
  });

  test("what is secret is a file that is mounted, and in no argument or environment", () => {
    for (const { spec } of templatesOf(list())) {
      for (const { args = [], env = [], volumeMounts = [] } of spec.containers) {
        for (const { valueFrom } of env) expect(valueFrom ?? {}).not.toHaveProperty("secretKeyRef");
        for (const text of args) {
          const [, option, value = ""] = /^--(token|store)=(.*)$/.exec(text) ?? [];
          if (option === undefined) continue;
          const [, folder, name] = /^@(.+)\/(\w+)$/.exec(value) ?? [];
          const mounted = volumeMounts.find(({ mountPath }) => mountPath === folder);
          const volume = spec.volumes?.find((each) => each.name === mounted?.name);
          expect(volume?.secret?.items, `--${option}=${value}`).toContainEqual({
            key: option,
            path: name,
          });
        }
      }
    }
  });

  test("what is mounted, set and scaled is there", () => {
    const names = (kind: string): string[] =>
      list()
        .filter((manifest) => manifest.kind === kind)
        .map(({ metadata }) => metadata.name);
    const byHand = /create secret generic (\S+)/.exec(readme)![1]!;
    const local = folder.startsWith("overlays/local");
    const secrets = local ? names("Secret") : [byHand];
    for (const { spec } of templatesOf(list())) {
      const volumes = spec.volumes ?? [];
      for (const { secret, configMap, persistentVolumeClaim } of volumes) {
        if (secret) {
          expect(secrets).toContain(secret.secretName);
          for (const { key } of secret.items ?? [])
            expect(readme).toContain(`--from-literal=${key}=`);
        }
        if (configMap) expect(names("ConfigMap")).toContain(configMap.name);
        if (persistentVolumeClaim) {
          expect(names("PersistentVolumeClaim")).toContain(persistentVolumeClaim.claimName);
        }
      }
      const there = new Set(volumes.map(({ name }) => name));
      const mounted = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
      expect(new Set(mounted.map(({ name }) => name))).toEqual(there);
    }
    for (const { kind, spec } of list()) {
      if (kind !== "HorizontalPodAutoscaler") continue;
      const target = spec["scaleTargetRef"] as { kind: string; name: string };
      expect(names(target.kind)).toContain(target.name);
    }
  });

  test("variables in command lines are defined", () => {
    for (const { kind, spec } of list()) {
      for (const { args = [], env = [] } of spec.template?.spec.containers ?? []) {
        const defined = env.map(({ name }) => name);
        if (kind === "Job" && spec["completionMode"] === "Indexed") {
          defined.push("JOB_COMPLETION_INDEX");
        }
        for (const [, name] of args.join(" ").matchAll(/\$\((\w+)\)/g)) {
          expect(defined).toContain(name);
        }
      }
    }
  });

  test("options are those of fleets, and their values are right", () => {
    for (const container of ours(list())) {
      const { words, given } = optionsOf(container);
      expect(words[0]).toBe("fleet");
      for (const text of given.get("threshold") ?? []) {
        expect(typeof parseThreshold(text)).toBe("object");
      }
      const [port] = given.get("tcp") ?? [];
      if (port === undefined) continue;
      const at = container.ports!.find(({ name }) => name === "at")!;
      expect(port).toBe(`0.0.0.0:${at.containerPort}`);
      const http = container.ports!.find(({ name }) => name === "http")!;
      expect(given.get("http")).toEqual([`0.0.0.0:${http.containerPort}`]);
      expectRoom(container, Number(given.get("modems")![0]));
    }
  });

  test("a load has its shares, and the merge all of them", () => {
    const named = (name: string) => list().find(({ metadata }) => metadata.name === name);
    const load = named("modemtwin-load");
    const merge = named("modemtwin-merge");
    if (!load || !merge) return;
    const { completionMode, completions, parallelism } = load.spec;
    expect(completionMode).toBe("Indexed");
    expect(parallelism).toBe(completions);
    const { env = [] } = containerOf(load);
    expect(env.find(({ name }) => name === "SHARDS")?.value).toBe(String(completions));
    const { given } = optionsOf(containerOf(load));
    expect(given.get("shard")).toEqual(["$(JOB_COMPLETION_INDEX)/$(SHARDS)"]);
    const [report] = given.get("report")!;
    const shares = Array.from({ length: Number(completions) }, (_, index) =>
      report!.replace("$(JOB_COMPLETION_INDEX)", String(index)),
    );
    const { words } = optionsOf(containerOf(merge));
    expect(words).toEqual(["fleet", "merge", ...shares]);
  });

  test("nothing runs as root, writes to its root, or takes memory without end", () => {
    for (const { spec } of templatesOf(list())) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        const { requests, limits } = resources;
        expect(bytes(limits.memory)).toBeGreaterThan(bytes(requests.memory));
      }
    }
  });
}

/** Each with a host and a socket. */
function expectRoom(container: Container, modems: number): void {
  const workers = Number(optionsOf(container).given.get("workers")?.[0] ?? 1);
  const needed = memoryNeeded({
    ...{ from: undefined, modems, processes: workers, hosts: modems, sockets: modems, perhaps: 0 },
    ...{ toOneTarget: modems, ptys: 0, listeners: 1, sourceAddresses: 0 },
  });
  const asked = bytes(container.resources.requests.memory);
  expect(asked).toBeGreaterThanOrEqual(needed);
  expect(asked).toBeLessThan(needed * 1.5);
}

function bytes(text: string): number {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(text)!;
  return Number(number) * (unit === "Gi" ? 2 ** 30 : 2 ** 20);
}

function templatesOf(list: readonly Manifest[]): Template[] {
  return list.flatMap(({ spec }) => spec.template ?? []);
}

function containersOf(list: readonly Manifest[]): Container[] {
  return templatesOf(list).flatMap(({ spec }) => spec.containers);
}

/** Those that run the program, and not only its image. */
function ours(list: readonly Manifest[]): Container[] {
  return containersOf(list).filter(({ name }) => name === "modemtwin");
}

function containerOf({ spec }: Manifest): Container {
  return spec.template!.spec.containers[0]!;
}

function optionsOf({ args = [] }: Container) {
  const parsed = parseOptions(args);
  checkOptionsOf("fleet", parsed);
  return parsed;
}

function selectorsOf({ kind, spec }: Manifest): Labels[] {
  const matching = (what: unknown): Labels[] =>
    what === undefined ? [] : [(what as { matchLabels: Labels }).matchLabels];
  const spread = spec.template?.spec.topologySpreadConstraints ?? [];
  const own = spread.map(({ labelSelector }) => labelSelector.matchLabels);
  if (kind === "Service") return [spec["selector"] as Labels];
  if (kind === "NetworkPolicy") return matching(spec["podSelector"]);
  if (kind === "Deployment" || kind === "PodDisruptionBudget") {
    return [...matching(spec["selector"]), ...own];
  }
  return own;
}

function selected(list: readonly Manifest[], selector: Labels): Container[] {
  return templatesOf(list)
    .filter(({ metadata }) =>
      Object.entries(selector).every(([name, value]) => metadata.labels[name] === value),
    )
    .flatMap(({ spec }) => spec.containers);
}

function portsOf(containers: readonly Container[]): string[] {
  return containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
}

function probesOf(container: Container): { probe: string; port: string; path?: string }[] {
  return ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((name) => {
    const { httpGet, tcpSocket } = (container[name] ?? {}) as {
      readonly httpGet?: { port: string; path: string };
      readonly tcpSocket?: { port: string };
    };
    if (httpGet) return { probe: name, port: httpGet.port, path: httpGet.path };
    return tcpSocket ? { probe: name, port: tcpSocket.port } : [];
  });
}

test("the Pods have time for what happens at their end", () => {
  const [template] = templatesOf(resources("base/serving"));
  const { lifecycle } = template!.spec.containers[0] as {
    readonly lifecycle?: { preStop: { exec: { command: readonly string[] } } };
  };
  const [word, seconds] = lifecycle!.preStop.exec.command;
  expect(word).toBe("sleep");
  // Workers have ten.
  expect(template!.spec.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + 20);
});

test("the local store and token are such as the program takes", () => {
  const [{ literals } = { literals: [] }] = kustomization("overlays/local").secretGenerator ?? [];
  const { token, store } = Object.fromEntries(literals.map((text) => text.split(/=(.*)/s)));
  expect(String(token).length).toBeGreaterThanOrEqual(16);
  const services = resources("overlays/local").filter(({ kind }) => kind === "Service");
  const { host, port } = redisAddress(String(store))!;
  const service = services.find(({ metadata }) => metadata.name === host)!;
  expect((service.spec["ports"] as readonly { port: number }[])[0]!.port).toBe(port);
});

describe("README.md", () => {
  test("applies folders that are there", () => {
    const applied = [...readme.matchAll(/(?:apply|delete) -k (\S+?)`?$/gm)].map(
      ([, path]) => path!,
    );
    expect(applied.length).toBeGreaterThan(2);
    for (const [, path = ""] of readme.matchAll(/ -k (deploy\/[\w/]+)/g)) {
      expect(existsSync(join(root, path, "kustomization.yaml")), path).toBe(true);
    }
    for (const [, path = ""] of readme.matchAll(/\]\((\.[^)]+)\)/g)) {
      expect(existsSync(join(home, path.replace(/#.*/, ""))), path).toBe(true);
    }
  });

  test("has the adapter's rule for the metric that the scaler asks for", () => {
    const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
      ([, text = ""]) => parse(text) as { rules?: readonly { name: { as: string } }[] },
    );
    const rule = blocks.flatMap(({ rules = [] }) => rules);
    const scaler = resources("base/serving").find(({ kind }) => kind.startsWith("Horizontal"))!;
    const [metric] = scaler.spec["metrics"] as readonly {
      pods: { metric: { name: string } };
    }[];
    const { name } = metric!.pods.metric;
    expect(rule.map((each) => each.name.as)).toEqual([name]);
    const told = readFileSync(join(root, "src/fleet/report/prometheus.ts"), "utf8");
    expect(told).toContain(`"${name}", "gauge"`);
  });
});
