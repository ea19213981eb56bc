import { afterEach, expect, test } from "vitest";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Passage } from "../../src/journal/passage.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { libc } from "../../src/native/libc.ts";
import { openModulePort, parseModulePlace } from "../../src/transports/module-port.ts";
import { openPty } from "../../src/transports/pty/open-pty.ts";
import { openTcp } from "../../src/transports/tcp.ts";
import { noSerial } from "../stages/hosts.ts";
import { Changes } from "../stages/changes.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A host and a module on TCP, joined by a passage. */
async function joined() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clock = new RealClock();
  const accepted = once(server, "connection") as Promise<[Socket]>;
  const place = parseModulePlace(`tcp://127.0.0.1:${port}`);
  const gone: unknown[] = [];
  const far = await openModulePort({ place, clock, onClosed: (why) => gone.push(why) });
  const [module] = await accepted;
  const attached = new Changes();
  let there = false;
  const near = await openTcp({
    ...{ host: "127.0.0.1", port: 0 },
    onHost() {
      there = true;
      attached.tell();
    },
  });
  const seen = { "to host": 0, "from host": 0 };
  const passage = new Passage(near.pipe, far, {
    bytes: (way, chunk) => (seen[way] += chunk.length),
    line() {},
  });
  const host = connect({ host: "127.0.0.1", port: near.port });
  await once(host, "connect");
  await attached.until(() => there);
  closing.push(() => {
    passage.close();
    near.close();
    far.close();
    host.destroy();
    module.destroy();
    server.close();
  });
  return { host, module, seen, gone };
}

/** Numbers that no part of which looks like another. */
function numbers(bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i += 4) data.writeUInt32LE((i * 2_654_435_761) % 2 ** 32, i);
  return data;
}

function taken(socket: Socket, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) resolve(Buffer.concat(chunks));
    });
    socket.resume();
  });
}

test("ten megabytes each way at once arrive whole, also where the reader is slow", async () => {
  const { host, module, seen } = await joined();
  const data = numbers(10 * 1024 * 1024);
  host.pause();
  module.pause();
  host.write(data);
  module.write(data);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // Nobody reads: what has been taken is what buffers hold, not all.
  expect(seen["from host"]).toBeLessThan(data.length);
  const [up, down] = await Promise.all([taken(module, data.length), taken(host, data.length)]);
  expect(up.equals(data)).toBe(true);
  expect(down.equals(data)).toBe(true);
  expect(seen).toEqual({ "to host": data.length, "from host": data.length });
});

test("the end of the module is told", async () => {
  const { module, gone } = await joined();
  module.destroy();
  const changes = new Changes();
  const alarm = setInterval(changes.tell, 5);
  await changes.until(() => gone.length > 0);
  clearInterval(alarm);
  expect(gone).toHaveLength(1);
});

test("lines pass both ways where both have them", () => {
  const [host, near] = memoryPipe();
  const [far] = memoryPipe();
  const moved: string[] = [];
  host.onLine = (line, active) => moved.push(`host sees ${line} ${active}`);
  const seen: string[] = [];
  const lines = {
    set: (line: string, active: boolean) => moved.push(`module sees ${line} ${active}`),
    sendBreak: () => moved.push("module sees a break"),
  };
  const passage = new Passage(
    near,
    { pipe: far, lines },
    { bytes() {}, line: (line, active) => seen.push(`${line} ${active}`) },
  );
  host.setLine("DTR", true);
  passage.moved("DSR", true);
  passage.moved("DCD", true);
  host.setLine("DTR", false);
  host.sendBreak();
  expect(moved).toEqual([
    "module sees DTR true",
    "host sees DSR true",
    "host sees CTS true",
    "host sees DCD true",
    "module sees DTR false",
    "module sees a break",
  ]);
  expect(seen).toEqual(["DTR true", "DSR true", "DCD true", "DTR false"]);
});

const without = "missing" in libc() ? " SKIPPED: no PTYs here" : await noSerial();

test.skipIf(without !== "")(`a module at a PTY is a device${without}`, async () => {
  const module = openPty();
  const heard: string[] = [];
  const changes = new Changes();
  module.pipe.attach({
    receive(chunk) {
      heard.push(chunk.toString());
      module.pipe.write(Buffer.from("\r\nOK\r\n"));
    },
    drained() {},
    closed() {},
  });
  const far = await openModulePort({
    ...{ place: parseModulePlace(`${module.path},9600`), clock: new RealClock(), onClosed() {} },
  });
  closing.push(() => {
    far.close();
    module.close();
  });
  let said = "";
  far.pipe.attach({
    receive(chunk) {
      said += chunk.toString();
      changes.tell();
    },
    drained() {},
    closed() {},
  });
  far.pipe.write(Buffer.from("AT\r"));
  await changes.until(() => said.includes("OK"));
  expect(heard.join("")).toBe("AT\r");
  expect(said).toBe("\r\nOK\r\n");
});

test.each(["", "tcp://host", "tcp://host:0", "rfc2217://host:7", "/dev/ttyUSB0,fast", "http://x"])(
  "%j is no module",
  (text) => {
    expect(() => parseModulePlace(text)).toThrow("DEVICE[,BAUD] as /dev/ttyUSB2,115200");
  },
);
