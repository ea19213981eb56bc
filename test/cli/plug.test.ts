import { beforeEach, describe, expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";
import { openPorts } from "../../src/cli/ports/open-ports.ts";
import { Plug, type OpenPort, type Surroundings } from "../../src/cli/ports/plug.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { WrappedPipe } from "../../src/kernel/wrapped-pipe.ts";
import { Bench } from "../../src/testing/bench.ts";

/** A port of bytes and nothing else. */
class Bytes extends WrappedPipe {
  readonly tellsHosts: boolean;

  constructor(inner: Pipe, tellsHosts: boolean) {
    super(inner);
    this.tellsHosts = tellsHosts;
  }

  override get serial(): undefined {
    return undefined;
  }
}

let bench: Bench;
let around: Surroundings;

beforeEach(() => {
  bench = new Bench();
  around = {
    modem: bench.modem,
    clock: bench.clock,
    tell() {},
    end() {},
    strictBaud: false,
    dtrByPresence: false,
    steered: false,
  };
});

describe("--dtr open", () => {
  /** What AT is answered at a port that was put to sleep, whose host never came as far as that is told. */
  async function answered(tellsHosts: boolean): Promise<string> {
    const [host, end] = memoryPipe();
    const pipe = new Bytes(end, tellsHosts);
    let heard = "";
    host.attach({ receive: (chunk) => void (heard += String(chunk)), drained() {}, closed() {} });
    new Plug({ ...around, dtrByPresence: true }, { value: "" }).connect(pipe);
    host.write(Buffer.from("ATE0\rAT+QSCLK=1\r"));
    await bench.clock.advance(1000);
    heard = "";
    host.write(Buffer.from("AT\r"));
    await bench.clock.advance(1000);
    return heard;
  }

  test("a port that never tells of its host has no DTR", async () => {
    expect(await answered(false)).toBe("\r\nOK\r\n");
  });

  test("a port that does is deaf in its sleep as long as nobody came", async () => {
    expect(await answered(true)).toBe("");
  });
});

test("a port is in the hands of whoever opens them as soon as it is open", async () => {
  const seen: string[] = [];
  const ports = new Proxy<OpenPort[]>([], {
    set(list, key, value) {
      if (key !== "length") seen.push((value as OpenPort).info.kind);
      return Reflect.set(list, key, value);
    },
  });
  const args = parseOptions(["--tcp", "0", "--ws", "nowhere"]);
  await expect(openPorts(args, around, ports)).rejects.toThrow("--ws nowhere");
  expect(seen).toEqual(["tcp"]);
  expect(ports).toHaveLength(0);
});
