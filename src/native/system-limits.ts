import { readFileSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { posix } from "node:path";

/** Both ends belong to it. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** What the system allows; what it does not tell is undefined, as everything of /proc outside Linux. */
export interface SystemLimits {
  /** Open files of a process. Node raises the soft limit to the hard one by itself, at its start. */
  readonly descriptors?: { readonly soft: number; readonly hard: number };
  /** Open files of all processes together. */
  readonly fileMax?: number;
  /** `reserve` of them are for the computer's own mount namespace: a container does not get these. */
  readonly ptys?: { readonly max: number; readonly used: number; readonly reserve?: number };
  /** The ports that the system itself gives to connections, and how many of these it was told to leave out. */
  readonly ephemeral?: PortSpan & { readonly reserved: number };
  /** Bytes; `cgroup`: what the container may use, where that is less than there is. */
  readonly memory: { readonly free: number; readonly total: number; readonly cgroup?: number };
  /** Connections that may wait for one listener to accept them. */
  readonly somaxconn?: number;
  readonly cores: number;
}

/** `root` is where /proc and /sys begin; another one is for tests. */
export function readSystemLimits(root = "/"): SystemLimits {
  const descriptors = readDescriptors(root);
  const fileMax = readNumber(root, "proc/sys/fs/file-max");
  const ptys = readPtys(root);
  const { ephemeral, reserved } = readPortSettings(root);
  const total = totalmem();
  const cgroup = readCgroupMemory(root);
  const somaxconn = readNumber(root, "proc/sys/net/core/somaxconn");
  return {
    ...(descriptors && { descriptors }),
    ...(fileMax !== undefined && { fileMax }),
    ...(ptys && { ptys }),
    ...(ephemeral && { ephemeral: { ...ephemeral, reserved: common(ephemeral, reserved) } }),
    memory: {
      ...{ free: freemem(), total },
      // Version 1 says "unlimited" with a number that no computer has.
      ...(cgroup !== undefined && cgroup < total && { cgroup }),
    },
    ...(somaxconn !== undefined && { somaxconn }),
    cores: availableParallelism(),
  };
}

/** The ports that the system gives to connections by itself, and those it gives to none. */
export interface PortSettings {
  readonly ephemeral?: PortSpan;
  readonly reserved: readonly PortSpan[];
}

/** `root` as above. IPv6 has the same settings. */
export function readPortSettings(root = "/"): PortSettings {
  const range = /^(\d+)\s+(\d+)$/.exec(read(root, "proc/sys/net/ipv4/ip_local_port_range") ?? "");
  const listed = read(root, "proc/sys/net/ipv4/ip_local_reserved_ports") ?? "";
  // 8080,9148-9150
  const reserved = [...listed.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, first, last = first]) => ({
    first: Number(first),
    last: Number(last),
  }));
  return {
    ...(range && { ephemeral: { first: Number(range[1]), last: Number(range[2]) } }),
    reserved,
  };
}

/** How many ports of `span` are in one of `others`, which the system keeps apart from each other. */
function common(span: PortSpan, others: readonly PortSpan[]): number {
  return others.reduce(
    (sum, { first, last }) =>
      sum + Math.max(0, Math.min(last, span.last) - Math.max(first, span.first) + 1),
    0,
  );
}

function readDescriptors(root: string): SystemLimits["descriptors"] {
  const [, soft, hard] =
    /^Max open files\s+(\S+)\s+(\S+)/m.exec(read(root, "proc/self/limits") ?? "") ?? [];
  return soft === undefined || hard === undefined
    ? undefined
    : { soft: limit(soft), hard: limit(hard) };
}

function readPtys(root: string): SystemLimits["ptys"] {
  const max = readNumber(root, "proc/sys/kernel/pty/max");
  const used = readNumber(root, "proc/sys/kernel/pty/nr");
  const reserve = readNumber(root, "proc/sys/kernel/pty/reserve");
  if (max === undefined || used === undefined) return undefined;
  return { max, used, ...(reserve !== undefined && { reserve }) };
}

/** The least that this process's control group and those above it may use. */
function readCgroupMemory(root: string): number | undefined {
  const groups = read(root, "proc/self/cgroup") ?? "";
  const [, v2] = /^0::(\/.*)$/m.exec(groups) ?? [];
  const [, v1] = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(groups) ?? [];
  const found = [
    ...upwards(v2).map((path) => readNumber(root, `sys/fs/cgroup${path}/memory.max`)),
    ...upwards(v1).map((path) =>
      readNumber(root, `sys/fs/cgroup/memory${path}/memory.limit_in_bytes`),
    ),
  ].filter((bytes) => bytes !== undefined);
  return found.length > 0 ? Math.min(...found) : undefined;
}

/**
 * `/a/b`, `/a`, and the root as an empty text. A container often sees only its own group, as the root, under a path that
 * is the computer's: what is not there says nothing.
 */
function upwards(path: string | undefined): string[] {
  if (path === undefined) return [];
  const all: string[] = [];
  for (let here = path; here !== "/"; here = posix.dirname(here)) all.push(here);
  return [...all, ""];
}

function readNumber(root: string, path: string): number | undefined {
  const text = read(root, path);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function limit(text: string): number {
  return text === "unlimited" ? Infinity : Number(text);
}

function read(root: string, path: string): string | undefined {
  try {
    return readFileSync(posix.join(root, path), "utf8").trim();
  } catch {
    return undefined;
  }
}
