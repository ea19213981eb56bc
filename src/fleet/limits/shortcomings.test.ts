import { describe, expect, test } from "vitest";
import type { SystemLimits } from "../../native/system-limits.ts";
import { processesFor } from "./descriptors.ts";
import { memoryNeeded } from "./memory.ts";
import { fleetText, type Need } from "./need.ts";
import { shortcomings } from "./shortcomings.ts";

const GB = 1e9;
const NEED: Need = {
  ...{ from: undefined, modems: 1000, processes: 2, hosts: 1000, ptys: 0, sockets: 1000 },
  ...{ perhaps: 0, toOneTarget: 1000, listeners: 2, sourceAddresses: 0 },
};
const LIMITS: SystemLimits = {
  descriptors: { soft: 1024, hard: 20_000 },
  fileMax: 1_000_000,
  ptys: { max: 4096, used: 2, reserve: 1024 },
  ephemeral: { first: 32_768, last: 60_999, reserved: 0 },
  memory: { free: 16 * GB, total: 24 * GB },
  somaxconn: 4096,
  cores: 4,
};
const ROOMY: SystemLimits = {
  ...LIMITS,
  descriptors: { soft: 1_048_576, hard: 1_048_576 },
  somaxconn: 65_535,
};

/** Each with a host and a socket, if not told otherwise. */
const needOf = (need: Partial<Need>): Need => {
  const { modems = NEED.modems } = need;
  return { ...NEED, hosts: modems, sockets: modems, toOneTarget: modems, ...need };
};
const found = (need: Partial<Need>, limits: Partial<SystemLimits> = {}) =>
  shortcomings(needOf(need), { ...LIMITS, ...limits });
const WELL = { errors: [], advice: [] };

test("a fleet that fits has no shortcomings", () => {
  expect(found({})).toEqual(WELL);
});

test("what the system does not tell is enough", () => {
  const need = needOf({ modems: 90_000, ptys: 9000 });
  expect(shortcomings(need, { memory: LIMITS.memory, cores: 2 })).toEqual(WELL);
});

describe("open files", () => {
  const need = { modems: 30_000, processes: 2, toOneTarget: 9, listeners: 20 };
  const fleet = "--modems 30000 in 2 processes";

  test("more processes, or a higher limit", () => {
    expect(found(need).errors).toEqual([
      `${fleet}: 30074 open files are needed in each, 20000 are allowed: --workers 4, or ulimit -n 30074 as root (docker run --ulimit nofile=30074, LimitNOFILE=30074 for systemd)`,
    ]);
    expect(found({ ...need, processes: 4 }).errors).toEqual([]);
    expect(found({ ...need, processes: 3 }).errors).toHaveLength(1);
  });

  test("no number of processes helps where a process has not enough for itself", () => {
    const [error] = found(need, { descriptors: { soft: 50, hard: 50 } }).errors;
    expect(error).toContain("50 are allowed: ulimit -n 30074 as root");
  });

  test("the soft limit is none", () => {
    expect(found({ modems: 4000 }, { descriptors: { soft: 100, hard: 20_000 } })).toEqual(WELL);
  });

  test("a terminal has two", () => {
    const ptys = { max: 99_999, used: 0 };
    const few = { hosts: 0, listeners: 0, toOneTarget: 9 };
    // 64 of its own, 1000 sockets, 500 terminals.
    const just = { descriptors: { soft: 1, hard: 2064 }, ptys };
    expect(found({ ...few, modems: 2000, ptys: 1000 }, just).errors).toEqual([]);
    expect(found({ ...few, modems: 2000, ptys: 1002 }, just).errors).toHaveLength(1);
  });

  test("modules that drive themselves and some with hosts have what each of them needs", () => {
    const mixed = { modems: 15_100, hosts: 100, sockets: 15_000, toOneTarget: 9, listeners: 1 };
    // 64 of its own.
    const just = { descriptors: { soft: 1, hard: 15_165 } };
    expect(found({ ...mixed, processes: 1 }, just).errors).toEqual([]);
    expect(found({ ...mixed, processes: 1, hosts: 101 }, just).errors).toEqual([
      expect.stringContaining("15166 open files are needed in each, 15165 are allowed"),
    ]);
  });

  test("what hosts may have opened is told, and nothing is refused for it", () => {
    const hosted = { modems: 15_000, processes: 1, sockets: 0, toOneTarget: 0, listeners: 1 };
    const few = { ...ROOMY, cores: 1, descriptors: { soft: 1, hard: 20_000 } };
    expect(found({ ...hosted, perhaps: 15_000 }, few)).toEqual({
      errors: [],
      advice: [
        "once each host has a socket: --modems 15000 in 1 process: 30065 open files are needed in each, 20000 are allowed: --workers 2, or ulimit -n 30065 as root (docker run --ulimit nofile=30065, LimitNOFILE=30065 for systemd)",
      ],
    });
    expect(
      found({ ...hosted, perhaps: 15_000 }, { ...few, descriptors: ROOMY.descriptors! }),
    ).toEqual(WELL);
  });

  test("those of the whole computer", () => {
    expect(found({}, { fileMax: 2000 }).errors).toEqual([
      "--modems 1000 in 2 processes: 2130 open files are needed, 2000 are allowed on this computer: sysctl -w fs.file-max=4260",
    ]);
  });

  test.each([65, 66, 67, 70, 100, 1000, 20_000])(
    "with %d in each: no process less would do",
    (hard) => {
      for (const modems of [1, 7, 1000, 30_001]) {
        const need = needOf({ modems, listeners: 3, ptys: modems >> 3 });
        const enough = processesFor(need, hard);
        const fits = (processes: number) =>
          shortcomings(
            { ...need, processes },
            { memory: LIMITS.memory, cores: 2, descriptors: { soft: hard, hard } },
          ).errors.every((line) => !line.includes("open files"));
        if (enough === undefined) expect(fits(modems)).toBe(false);
        else {
          expect(fits(enough)).toBe(true);
          expect(enough === 1 || !fits(enough - 1)).toBe(true);
        }
      }
    },
  );
});

describe("pseudo-terminals", () => {
  test("too few", () => {
    expect(found({ ptys: 4095 }).errors).toEqual([
      "--pty: 4095 pseudo-terminals are needed, 4094 are left: sysctl -w kernel.pty.max=5121, or TCP ports (--tcp)",
    ]);
  });

  test("a container gets none of the reserve", () => {
    expect(found({ ptys: 3071 })).toEqual({
      errors: [],
      advice: [
        "--pty: 3071 pseudo-terminals are needed, in a container 3070 are left, for it gets none of kernel.pty.reserve: sysctl -w kernel.pty.max=4097, or TCP ports (--tcp)",
      ],
    });
    expect(found({ ptys: 3070 })).toEqual(WELL);
  });
});

describe("source ports", () => {
  const fleet = (modems: number) => ({ modems, processes: 4, listeners: 20 });
  const at = (modems: number, need: Partial<Need> = {}, limits: Partial<SystemLimits> = {}) =>
    found({ ...fleet(modems), ...need }, { ...ROOMY, ...limits });

  test("none are left", () => {
    expect(at(28_233).errors).toEqual([
      '--modems 28233 in 4 processes: 28233 connections from one address to one target, 28232 ports are there: sysctl -w net.ipv4.ip_local_port_range="1024 65535", or --addresses with 2 or more (127.1.0.0/16 on this computer)',
    ]);
    expect(at(28_233, { toOneTarget: 14_117 }).errors).toEqual([]);
    expect(at(28_233, { sockets: 0, toOneTarget: 0 }).errors).toEqual([]);
  });

  test("a wider range would not do either", () => {
    expect(at(64_513).errors).toEqual([
      "--modems 64513 in 4 processes: 64513 connections from one address to one target, 28232 ports are there: --addresses with 3 or more (127.1.0.0/16 on this computer)",
    ]);
  });

  test("reserved ones are not there", () => {
    const ephemeral = { first: 32_768, last: 60_999, reserved: 232 };
    expect(at(28_001, {}, { ephemeral }).errors[0]).toContain("28000 ports are there");
  });

  test("every second port is found at once", () => {
    expect(at(14_116)).toEqual(WELL);
    expect(at(14_117).advice).toEqual([
      '--modems 14117 in 4 processes: 14117 connections from one address to one target, and past 14116 each takes ten times as long: sysctl -w net.ipv4.ip_local_port_range="1024 65535", or --addresses with 1 or more (127.1.0.0/16 on this computer)',
    ]);
    const wide = { ephemeral: { first: 1024, last: 65_535, reserved: 0 } };
    expect(at(14_117, {}, wide)).toEqual(WELL);
  });

  test("addresses that are given have a range of their own, and the system's behind it", () => {
    expect(at(24_536, { sourceAddresses: 1 })).toEqual(WELL);
    expect(at(24_537, { sourceAddresses: 2 })).toEqual(WELL);
    expect(at(24_537, { sourceAddresses: 1 }).advice).toEqual([
      "--modems 24537 in 4 processes: 24537 connections from one address to one target, and past 24536 each takes the system a millisecond and more: --addresses with 2 or more (127.1.0.0/16 on this computer)",
    ]);
    expect(at(52_768, { sourceAddresses: 1 }).errors).toEqual([]);
    expect(at(52_769, { sourceAddresses: 1 }).errors).toEqual([
      "--modems 52769 in 4 processes: 52769 connections from one address to one target, 52768 ports are there: --addresses with 3 or more (127.1.0.0/16 on this computer)",
    ]);
  });
});

describe("memory", () => {
  test("25 KiB a module with a port and a socket, 7 an idle one, 60 MB a process", () => {
    const idle = needOf({ modems: 10, processes: 1, hosts: 0, sockets: 0 });
    expect(memoryNeeded(idle)).toBe(60e6 + 10 * 7 * 1024);
    expect(memoryNeeded({ ...idle, hosts: 10, sockets: 10 })).toBe(60e6 + 10 * 25 * 1024);
  });

  test("the process that starts the others has its share too", () => {
    const idle = needOf({ modems: 10, processes: 3, hosts: 0, sockets: 0 });
    expect(memoryNeeded(idle)).toBe(240e6 + 10 * 7 * 1024);
  });

  test("a computer with too little", () => {
    expect(found({}, { memory: { free: 0.2 * GB, total: GB } }).errors).toEqual([
      "--modems 1000 in 2 processes: 206 MB of memory are needed (60 MB a process), 200 MB are there: a computer with more, or --shard 0/2 to 1/2 on several",
    ]);
  });

  test("a container with too little, even for its processes", () => {
    const memory = { free: 16 * GB, total: 24 * GB, cgroup: 0.1 * GB };
    expect(found({}, { memory }).errors).toEqual([
      "--modems 1000 in 2 processes: 206 MB of memory are needed (60 MB a process), 100 MB are there: a higher limit of the container (docker run --memory, resources.limits.memory)",
    ]);
  });

  test("other costs", () => {
    const memory = { free: 0.14 * GB, total: GB };
    const costs = { process: 1000, module: 1000, connection: 1000 };
    expect(shortcomings(NEED, { ...LIMITS, memory }, costs)).toEqual(WELL);
  });
});

describe("what works, and will hurt", () => {
  test("more hosts than a listener's queue holds", () => {
    expect(found({ modems: 8194 }).advice).toEqual([
      "--modems 8194 in 2 processes: 4097 hosts may connect to one listener at once, 4096 may wait, and the others lose a second: sysctl -w net.core.somaxconn=4097, or hosts that come one after the other",
    ]);
    expect(found({ modems: 8194, listeners: 0 })).toEqual(WELL);
  });

  test("connections for more processes, and cores for them", () => {
    const many = { modems: 15_000, listeners: 30, toOneTarget: 7500 };
    expect(found(many, ROOMY).advice).toEqual([
      "--modems 15000 in 2 processes: 15000 connections in each, and 2 of 4 cores are idle: --workers 4",
    ]);
    expect(found(many, { ...ROOMY, cores: 2 })).toEqual(WELL);
  });

  test("more processes than cores, unless open files want them", () => {
    expect(found({ processes: 6 }).advice).toEqual([
      "--modems 1000 in 6 processes: more than 4 cores can run at a time, and each takes memory: --workers 4",
    ]);
    expect(found({ processes: 6 }, { descriptors: { soft: 464, hard: 464 } })).toEqual(WELL);
  });
});

test("lines begin with what was asked for", () => {
  const began = (need: Partial<Need>): string => fleetText(needOf(need));
  expect(began({ processes: 1 })).toBe("--modems 1000 in 1 process");
  expect(began({ from: "plan.yaml" })).toBe("plan.yaml: 1000 modules in 2 processes");
  const one = { from: "--modems 3 --shard 0/3", modems: 1, processes: 1 };
  expect(began(one)).toBe("--modems 3 --shard 0/3: 1 module in 1 process");
});
