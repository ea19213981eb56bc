import { beforeEach, describe, expect, test } from "vitest";
import { HostPipe, type HostPipeOptions } from "../../src/transports/host-pipe.ts";
import { Changes } from "../stages/changes.ts";
import { FakeConnection, NO_LINES } from "../stages/fake-connection.ts";
import { PortReader } from "../stages/port-reader.ts";

const MIB = 1024 * 1024;

let pipe: HostPipe;
let reader: PortReader;
let told: string[];
let changes: Changes;

beforeEach(() => open());

function open(options: HostPipeOptions = {}): void {
  told = [];
  changes = new Changes();
  const onHost: HostPipeOptions["onHost"] = (event, from, why) => {
    told.push([from, event, why].filter(Boolean).join(" "));
    changes.tell();
  };
  pipe = new HostPipe({ ...options, onHost });
  reader = new PortReader();
  pipe.attach(reader);
}

function host(name: string, serial = false): FakeConnection {
  const connection = new FakeConnection(name, serial ? NO_LINES : undefined);
  pipe.accept(connection);
  return connection;
}

describe("a module that holds", () => {
  test("hears the last words of a host that goes, and that it is gone, at once", () => {
    open({ serial: true });
    const gone = host("gone", true);
    reader.happened();
    pipe.pause();
    gone.type("last words");
    expect(reader.text).toBe("");
    gone.owner.closed("ECONNRESET");
    expect(reader.text).toBe("last words");
    expect(reader.happened()).toEqual(["DTR off", "left"]);
    expect(told).toEqual(["gone host attached", "gone host left ECONNRESET"]);
  });

  test("takes DTR off with the end of what a host of a serial line says, and once", () => {
    open({ serial: true });
    const ending = host("ending", true);
    reader.happened();
    pipe.pause();
    ending.type("last words");
    ending.owner.ended();
    expect(reader.text).toBe("last words");
    expect(reader.happened()).toEqual(["ended", "DTR off"]);
    expect(ending.told).toEqual(["end"]);
    ending.owner.closed();
    expect(reader.happened()).toEqual(["left"]);
  });

  test("reads on for 64 KiB, breaks and single bytes counted as what they cost", () => {
    const typing = host("typing");
    pipe.pause();
    typing.owner.data(Buffer.alloc(64 * 1024 - 64));
    typing.owner.broke();
    expect(typing.told).toEqual([]);
    typing.owner.broke();
    expect(typing.told).toEqual(["pause"]);
    pipe.resume();
    expect(typing.told).toEqual(["pause", "resume"]);
    expect(reader.happened()).toEqual(["came", "broke", "broke"]);
  });

  test("counts nothing of a host that is gone for the next one", () => {
    const first = host("first");
    pipe.pause();
    first.owner.data(Buffer.alloc(70_000));
    first.owner.closed();
    const second = host("second");
    first.owner.data(Buffer.alloc(70_000));
    second.type("x");
    expect(second.told).toEqual([]);
    expect(reader.data).toHaveLength(70_000);
  });

  test("reads on for somebody who wants the port, as the end may be near", async () => {
    const first = host("first");
    pipe.pause();
    first.owner.data(Buffer.alloc(70_000));
    expect(first.told).toEqual(["pause"]);
    const second = host("second");
    expect(first.told).toEqual(["pause", "resume"]);
    first.owner.data(Buffer.alloc(1_000_000));
    expect(first.told).toEqual(["pause", "resume"]);
    first.ended = true;
    first.owner.ended();
    expect(second.isIn).toBe(true);
    expect(reader.data).toHaveLength(1_070_000);
    expect(told).toEqual(["first host attached", "first host left", "second host attached"]);
  });

  test("and no further than 16 MiB: a host that only writes on keeps its port", async () => {
    const first = host("first");
    pipe.pause();
    const second = host("second");
    first.owner.data(Buffer.alloc(16 * MIB));
    first.type("x");
    expect(first.told).toEqual(["resume", "pause"]);
    await changes.until(() => told.includes("second host refused"));
    expect(second.told).toEqual(["refuse"]);
    pipe.resume();
    expect(reader.data).toHaveLength(16 * MIB + 1);
  });

  test("is not filled up by hosts that come, write and go", () => {
    pipe.pause();
    for (let round = 0; round < 500; round++) {
      const one = host(`${round}`);
      one.owner.data(Buffer.alloc(64 * 1024));
      one.owner.closed();
    }
    expect(reader.data.length).toBeGreaterThan(16 * MIB);
    expect(reader.data.length).toBeLessThan(17 * MIB);
    pipe.resume();
    host("next").type("AT");
    expect(reader.text.endsWith("AT")).toBe(true);
  });
});

describe("who has the port", () => {
  test("of two that wait for it one gets it, and the other is told so", async () => {
    const first = host("first");
    const [second, third] = [host("second"), host("third")];
    first.ended = true;
    first.owner.ended();
    await changes.until(() => told.includes("third host refused"));
    expect(first.told).toEqual(["resume", "resume", "end", "destroy"]);
    expect([second.isIn, third.isIn]).toEqual([true, false]);
    expect(told).toEqual([
      ...["first host attached", "first host left", "second host attached", "third host refused"],
    ]);
  });

  test("nobody who turns out to be no host", () => {
    const page = host("page");
    page.owner.refused("a web page");
    page.type("AT");
    expect(page.told).toEqual(["destroy"]);
    expect(told).toEqual(["page host attached", "page host refused a web page", "page host left"]);
    expect(reader.happened()).toEqual(["came", "left"]);
    expect(reader.text).toBe("");
  });

  test("somebody who was there before the module is told of to it", () => {
    const late = new PortReader();
    host("early");
    pipe.attach(late);
    expect(late.events).toEqual(["came"]);
  });

  test("whoever goes is waited for no longer to be answered", () => {
    let waiting = 0;
    const whenAnswered = (): (() => void) => {
      waiting++;
      return () => void waiting--;
    };
    open({ whenAnswered });
    const first = host("first");
    first.owner.ended();
    expect(waiting).toBe(1);
    first.owner.closed();
    expect(waiting).toBe(0);
    host("second").owner.ended();
    pipe.close();
    expect(waiting).toBe(0);
  });
});
