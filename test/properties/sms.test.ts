import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SettingsStore } from "../../src/at/settings-store.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import type { MessageCentre } from "../../src/services/sms/centre.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { MemoryNvram } from "../../src/services/nvram.ts";
import { parseNumber, parseSender } from "../../src/services/sms/address.ts";
import { alphabetOf, classOf } from "../../src/services/sms/coding-scheme.ts";
import { composeDelivers } from "../../src/services/sms/compose.ts";
import { formatDeliver, parseDeliver, type Deliver } from "../../src/services/sms/deliver.ts";
import { fromSeptets, toSeptets } from "../../src/services/sms/gsm-alphabet.ts";
import { MessageStore, STATUSES, type Stored } from "../../src/services/sms/message-store.ts";
import { Messages } from "../../src/services/sms/messages.ts";
import { formatPdu, parseIncoming, parseOutgoing, parsePdu } from "../../src/services/sms/pdu.ts";
import { pack, unpack } from "../../src/services/sms/septets.ts";
import { formatStatusReport, parseStatusReport } from "../../src/services/sms/status-report.ts";
import { formatSubmit, parseSubmit, type Submit } from "../../src/services/sms/submit.ts";
import { Bench, type Host } from "./bench.ts";
import { room, type UserData } from "../../src/services/sms/user-data.ts";

const octet = fc.integer({ min: 0, max: 255 });
const buffer = (max: number, min = 0): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((bytes) => Buffer.from(bytes));
const septets = (max: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ max: 127, maxLength: max, size: "max" }).map((bytes) => Buffer.from(bytes));

const number = fc
  .tuple(fc.constantFrom("+", ""), fc.stringMatching(/^[0-9*#]{1,20}$/))
  .map(([plus, digits]) => parseNumber(plus + digits)!);
const character = fc.constantFrom(
  ...'@£$¥èÇØøÅåΔ_ΦÆæßÉ !"#¤%&0123456789¡ABCÄÖÑÜ§¿abcäöñüà^{}\\[~]|€\n',
);
const sender = fc.oneof(
  number,
  fc
    .array(fc.constantFrom(..."abcXYZ@-_"), { minLength: 2, maxLength: 11 })
    .map((name) => parseSender(`x${name.join("")}`.slice(0, 11))!),
);

const two = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => String(value).padStart(2, "0"));
const time = fc
  .tuple(two(0, 99), two(1, 12), two(1, 31), two(0, 23), two(0, 59), two(0, 59), two(0, 56))
  .chain(([year, month, day, hour, minute, second, zone]) =>
    fc
      .constantFrom("+", "-")
      .map((sign) => `${year}/${month}/${day},${hour}:${minute}:${second}${sign}${zone}`),
  );

/** A coding scheme, and user data that fits it, with or without a header. */
const content: fc.Arbitrary<{ dcs: number; data: UserData }> = fc
  .tuple(octet, fc.option(buffer(30, 1), { nil: undefined }))
  .chain(([dcs, header]) => {
    const alphabet = alphabetOf(dcs);
    const most = room(alphabet, header);
    const body = alphabet === "GSM" ? septets(most) : buffer(most);
    return body.map((body) => ({ dcs, data: { header, alphabet, body } }));
  });

const deliver: fc.Arbitrary<Deliver> = fc
  .record({ content, from: sender, pid: octet, time, flags: octet })
  .map(({ content: { dcs, data }, flags, from, pid, time }) => ({
    fo: (flags & 0xbc) | (data.header ? 0x40 : 0),
    from,
    pid,
    dcs,
    time,
    data,
  }));

const submit: fc.Arbitrary<Submit> = fc
  .record({
    content,
    to: number,
    pid: octet,
    reference: octet,
    flags: octet,
    validity: fc.oneof(fc.constant(undefined), octet, time, buffer(7, 7)),
  })
  .map(({ content: { dcs, data }, flags, validity, to, pid, reference }) => {
    const kinds = { undefined: 0, object: 1, number: 2, string: 3 } as const;
    const format = kinds[typeof validity as keyof typeof kinds];
    return {
      fo: 1 | (flags & 0xa4) | (format << 3) | (data.header ? 0x40 : 0),
      reference,
      to,
      pid,
      dcs,
      validity,
      data,
    };
  });

describe("the codec", () => {
  test("septets come out of octets as they went in, behind any fill bits", () => {
    fc.assert(
      fc.property(septets(160), fc.integer({ min: 0, max: 7 }), (text, fill) => {
        const octets = pack(text, fill);
        expect(octets.length).toBe(Math.ceil((text.length * 7 + fill) / 8));
        expect(unpack(octets, text.length, fill)).toEqual(text);
      }),
    );
  });

  test("a text of the default alphabet survives", () => {
    fc.assert(
      fc.property(fc.array(character), (characters) => {
        const text = characters.join("");
        expect(fromSeptets(toSeptets(text)!)).toBe(text);
      }),
    );
  });

  test("what is formatted is parsed to the same message", () => {
    fc.assert(
      fc.property(deliver, (message) => {
        expect(parseDeliver(formatDeliver(message))).toEqual(message);
      }),
    );
    fc.assert(
      fc.property(submit, (message) => {
        expect(parseSubmit(formatSubmit(message))).toEqual(message);
      }),
    );
    const report = fc.record({
      fo: fc.constantFrom(2, 6, 0x26),
      reference: octet,
      to: number,
      time,
      discharge: time,
      status: octet,
    });
    fc.assert(
      fc.property(report, (message) => {
        expect(parseStatusReport(formatStatusReport(message))).toEqual(message);
      }),
    );
  });

  test("PDUs in hex, with and without a centre's address", () => {
    fc.assert(
      fc.property(fc.option(number, { nil: undefined }), deliver, (centre, message) => {
        const tpdu = formatDeliver(message);
        expect(parsePdu(formatPdu({ centre, tpdu }))).toEqual({ centre, tpdu });
      }),
    );
  });

  test("no octets make it throw, and what it takes it would write alike", () => {
    fc.assert(
      fc.property(fc.oneof(buffer(200), deliver.map(formatDeliver)), octet, (octets, at) => {
        const broken = Buffer.from(octets);
        if (broken.length > 0) broken[at % broken.length]! ^= 1 << (at & 7);
        for (const tpdu of [octets, broken]) {
          const outgoing = parseOutgoing(tpdu);
          const incoming = parseIncoming(tpdu);
          if (outgoing?.kind === "submit") {
            const again = formatSubmit(outgoing);
            expect(parseOutgoing(again)).toEqual(outgoing);
          }
          if (incoming?.kind === "deliver") {
            const again = formatDeliver(incoming);
            expect(parseIncoming(again)).toEqual(incoming);
          }
        }
        parsePdu(octets.toString("hex"));
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  // 23.038 4, by group: general, compressed, marked for deletion, waiting messages, data coding.
  [0x00, "GSM", undefined],
  [0x08, "UCS2", undefined],
  [0x13, "GSM", 3],
  [0x16, "8-bit", 2],
  [0x1a, "UCS2", 2],
  [0x21, "8-bit", undefined],
  [0x44, "8-bit", undefined],
  [0xc8, "GSM", undefined],
  [0xd8, "GSM", undefined],
  [0xe0, "UCS2", undefined],
  [0xe8, "UCS2", undefined],
  [0xf1, "GSM", 1],
  [0xf6, "8-bit", 2],
])("data coding scheme %i is %s", (dcs, alphabet, messageClass) => {
  expect(alphabetOf(dcs)).toBe(alphabet);
  expect(classOf(dcs)).toBe(messageClass);
});

describe("published PDUs", () => {
  test("dreamfabric's hellohello, received and sent", () => {
    const received = parsePdu(
      "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37",
    )!;
    expect(received.centre).toEqual({ value: "27381000015", type: 145 });
    const message = parseIncoming(received.tpdu);
    expect(message).toMatchObject({
      kind: "deliver",
      from: { value: "27838890001", type: 200 },
      time: "99/03/29,15:16:59+08",
      dcs: 0,
    });
    expect(message?.kind === "deliver" && fromSeptets(message.data.body)).toBe("hellohello");
    const sent = parsePdu("0011000B916407281553F80000AA0AE8329BFD4697D9EC37")!;
    expect(sent.centre).toBeUndefined();
    expect(parseOutgoing(sent.tpdu)).toMatchObject({
      to: { value: "46708251358", type: 145 },
      validity: 170,
    });
  });
});

const texts = fc.oneof(
  fc.array(character, { maxLength: 400, size: "max" }).map((characters) => characters.join("")),
  fc.string({ unit: "binary", maxLength: 200, size: "max" }),
);

describe("texts", () => {
  test("of any length and in any characters, cut into parts, are the same put together", () => {
    fc.assert(
      fc.property(texts, octet, (text, reference) => {
        const parts = composeDelivers("+491701234567", text, "25/01/02,03:04:05+04", reference)!;
        let together = "";
        for (const [index, part] of parts.entries()) {
          const { dcs, data } = parseDeliver(formatDeliver(part))!;
          const { header, body } = data;
          if (parts.length === 1) expect(header).toBeUndefined();
          else expect([...header!]).toEqual([0, 3, reference, parts.length, index + 1]);
          together +=
            dcs === 0 ? fromSeptets(body) : Buffer.from(body).swap16().toString("utf16le");
        }
        expect(together).toBe(text);
      }),
    );
  });
});

type Action =
  | { readonly kind: "add"; readonly status: (typeof STATUSES)[number] }
  | { readonly kind: "delete"; readonly index: number }
  | { readonly kind: "read"; readonly index: number };
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("add"), status: fc.constantFrom(...STATUSES) }),
  },
  fc.record({ kind: fc.constant("delete"), index: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant("read"), index: fc.integer({ min: 0, max: 12 }) }),
);

describe("a store", () => {
  test("is what a map of indexes is, never over its size, and there again at the next start", () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(0, 1),
        (actions, size, first) => {
          const nvram = new MemoryNvram();
          let full = 0;
          const open = (): MessageStore =>
            new MessageStore(nvram, "sms me", size, first, () => full++);
          const model = new Map<number, Stored>();
          for (const [number, step] of actions.entries()) {
            const store = open();
            if (step.kind === "add") {
              const message = { status: step.status, pdu: number.toString(16) };
              const free = Array.from({ length: size }, (_, at) => at + first).find(
                (at) => !model.has(at),
              );
              const fullBefore = full;
              expect(store.add(message)).toBe(free);
              if (free !== undefined) model.set(free, message);
              expect(full - fullBefore).toBe(free !== undefined && model.size === size ? 1 : 0);
            } else if (step.kind === "delete") {
              store.delete([step.index]);
              model.delete(step.index);
            } else {
              const kept = store.get(step.index);
              expect(kept).toEqual(model.get(step.index));
              if (!kept) continue;
              store.replace(step.index, { ...kept, status: "REC READ" });
              model.set(step.index, { ...kept, status: "REC READ" });
            }
            const kept = open().list();
            expect(kept).toEqual([...model].toSorted(([a], [b]) => a - b));
            expect(open().used).toBeLessThanOrEqual(size);
            // As a file of NVRAM would give it back.
            nvram.set("sms me", structuredClone(nvram.get("sms me")));
          }
        },
      ),
    );
  });

  test("takes whatever NVRAM gives it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const nvram = new MemoryNvram();
        nvram.set("sms me", value);
        const store = new MessageStore(nvram, "sms me", 3, 0, () => {});
        expect(store.used).toBeLessThanOrEqual(3);
        store.add({ status: "REC READ", pdu: "00" });
        expect(store.used).toBeGreaterThan(0);
      }),
    );
  });
});

test("whatever comes is in a store, waits at the centre, or was refused", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("come", "delete", "away", "back"), { maxLength: 300, size: "max" }),
      (events) => {
        const { module, messages } = away();
        module.registered = true;
        const store = messages.stores.get("ME");
        let accepted = 0;
        let deleted = 0;
        for (const event of events) {
          if (event === "come") accepted += messages.receive({ from: "1", text: "x" }) ? 1 : 0;
          else if (event === "delete") {
            const [first] = store.list();
            if (!first) continue;
            store.delete([first[0]]);
            deleted++;
            messages.fetch();
          } else {
            module.registered = event === "back";
            messages.fetch();
          }
          expect(store.used).toBeLessThanOrEqual(23);
        }
        module.registered = true;
        for (let round = 0; round < 10; round++) {
          messages.fetch();
          deleted += store.used;
          store.delete(store.list().map(([index]) => index));
        }
        expect(deleted).toBe(accepted);
      },
    ),
  );
});

/** Messages of a module in memory, on a network or away. */
function away() {
  const clock = new SimClock();
  const module = {
    clock,
    model: bg95m3,
    nvram: new MemoryNvram(),
    settings: new SettingsStore(),
    ownNumber: "+999123456789",
    simTrouble: undefined,
    registered: false,
    hears: true,
    linkReserved: false,
    zone: 4,
    pace: { of: () => 0 },
    air: { use() {}, wait: () => 0, whenListening: (run: () => void) => clock.after(0, run) },
    report() {},
    full() {},
  };
  return { module, messages: new Messages(module) };
}

test("the service centre keeps a hundred, and of a text in parts all or none", () => {
  const { module, messages } = away();
  const text = (length: number) => messages.receive({ from: "1", text: "x".repeat(length) });
  for (let number = 0; number < 98; number++) expect(text(1)).toBe(true);
  expect(text(400)).toBe(false);
  expect(text(300)).toBe(true);
  expect(text(1)).toBe(false);
  module.registered = true;
  const store = messages.stores.get("ME");
  let got = 0;
  for (let round = 0; round < 10; round++) {
    messages.fetch();
    got += store.used;
    store.delete(store.list().map(([index]) => index));
  }
  expect(got).toBe(100);
});

test("of what AT+CNMI=0 holds back the last 64 are said, and no more are kept", async () => {
  const bench = new Bench();
  await bench.ask("ATE0+CMGF=1;+CNMI=0,1");
  const { messages } = bench.modem;
  // The first six stay in their places, the others all come to the seventh.
  for (let number = 0; number < 70; number++) {
    messages.receive({ from: "123", text: "x" });
    if (number >= 6) messages.chosen("mem1").delete([6]);
  }
  expect(await bench.ask("AT+CNMI=2", 5000)).toBe(
    `\r\nOK\r\n${'\r\n+CMTI: "ME",6\r\n'.repeat(64)}`,
  );
});

test("AT+CMGL marks all it lists in one write, AT+CMGR what had been unread", async () => {
  const nvram = new MemoryNvram();
  const bench = new Bench({}, { nvram });
  await bench.ask('ATE0+CMGF=1;+CNMI=2,0;+CPMS="MT","MT","MT"');
  for (let number = 0; number < 10; number++) {
    bench.modem.messages.receive({ from: "123", text: "x" });
  }
  let writes = 0;
  const set = nvram.set.bind(nvram);
  nvram.set = (section, value) => {
    writes++;
    set(section, value);
  };
  await bench.ask("AT+CMGR=0");
  await bench.ask("AT+CMGR=0");
  expect(writes).toBe(1);
  await bench.ask('AT+CMGL="ALL",1');
  expect(writes).toBe(1);
  expect(await bench.ask('AT+CMGL="ALL"')).toContain('9,"REC UNREAD"');
  expect(writes).toBe(2);
  expect(await bench.ask("AT+CMGL")).toBe("\r\nOK\r\n");
  expect(writes).toBe(2);
});

/** A host that answers within the very write that told it: what it does must not disturb what still comes. */
test.each([
  ["that reads and deletes", "AT+CMGF=1;+CNMI=2,1", /\+CMTI: "ME",(\d+)/, "AT+CMGR=$1\r"],
  ["that acknowledges", "AT+CMGF=1;+CSMS=1;+CNMI=2,2", /\+CMT: /, "AT+CNMA\r"],
])("a host %s at once gets each message once", async (_what, setUp, told, answer) => {
  const bench = new Bench({ urcGap: 0 });
  await bench.ask(`ATE0;${setUp.slice(2)}`);
  let heard = "";
  bench.host.pipe.attach({
    receive(chunk) {
      const text = chunk.toString("latin1");
      heard += text;
      const match = told.exec(text);
      if (!match) return;
      bench.host.type(answer.replace("$1", match[1] ?? ""));
      if (match[1] !== undefined) bench.host.type(`AT+CMGD=${match[1]}\r`);
    },
    drained() {},
    closed() {},
  });
  const { air } = bench.modem.radio;
  air.covered = false;
  await bench.pass(1000);
  for (let number = 0; number < 60; number++) {
    bench.modem.messages.receive({ from: "123", text: `message ${number}.` });
  }
  air.covered = true;
  await bench.pass(60_000);
  const numbers = [...heard.matchAll(/message (\d+)\./g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 60 }, (_, number) => number));
  expect(heard).not.toContain("ERROR");
  // Nor has anybody waited for an acknowledgement that had come already.
  bench.host.type("AT+CNMI?\r");
  await bench.pass(20);
  expect(heard).toMatch(/\+CNMI: 2,[12],0,0,0\r\n\r\nOK\r\n$/);
  expect(bench.defects).toEqual([]);
});

describe("a service centre that is handed in", () => {
  function plugged(messageCentre: MessageCentre): { host: Host; clock: SimClock } {
    const { host, clock } = new Bench({}, { messageCentre });
    host.type("ATE0+CMGF=1;+CSMP=49\r");
    return { host, clock };
  }

  async function send({ host, clock }: ReturnType<typeof plugged>, ms: number): Promise<string> {
    await clock.advance(100);
    host.heard();
    host.type('AT+CMGS="+491701234567"\rhello\x1a');
    await clock.advance(ms);
    return host.heard();
  }

  test("and never answers: 332 when the command has had its time", async () => {
    const bench = plugged({ submit() {} });
    expect(await send(bench, 119_999)).toBe("\r\n> ");
    await bench.clock.advance(1);
    expect(bench.host.heard()).toBe("\r\n+CMS ERROR: 332\r\n");
  });

  test("and refuses: its number; an answer too many is nobody's", async () => {
    const bench = plugged({
      submit(_submission, _mobile, done) {
        done({ cms: 500 });
        done("accepted");
      },
    });
    expect(await send(bench, 0)).toBe("\r\n> \r\n+CMS ERROR: 500\r\n");
  });

  test("sees what goes over the air, numbered, and can bring something back", async () => {
    const seen: string[] = [];
    const bench = plugged({
      submit({ tpdu, centre, from, submit }, mobile, done) {
        seen.push(`${from} ${centre.value} ${submit.reference} ${tpdu.toString("hex")}`);
        done("accepted");
        const time = "25/01/02,03:04:05+04";
        const report = { fo: 6, reference: submit.reference, to: submit.to, time, discharge: time };
        mobile.deliver(formatStatusReport({ ...report, status: 0 }), centre);
      },
    });
    await send(bench, 100);
    bench.host.type("AT+CNMI=2,1,0,1\r");
    expect(await send(bench, 100)).toBe(
      '\r\n> \r\n+CMGS: 1\r\n\r\nOK\r\n\r\n+CDS: 6,1,"+491701234567",145,"25/01/02,03:04:05+04","25/01/02,03:04:05+04",0\r\n',
    );
    expect(seen).toEqual([
      "+999301257825 999100000000 0 31000c919471103254760000a705e8329bfd06",
      "+999301257825 999100000000 1 31010c919471103254760000a705e8329bfd06",
    ]);
  });
});
