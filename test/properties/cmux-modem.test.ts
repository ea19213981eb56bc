import fc from "fast-check";
import { expect, test } from "vitest";
import { CLD, encodeMessage } from "../../src/cmux/control.ts";
import { DISC, encodeFrame, PF, SABM, UIH } from "../../src/cmux/frame.ts";
import { MuxHost } from "../stages/mux-host.ts";
import { Bench } from "./bench.ts";

const dlci = fc.integer({ min: 1, max: 4 });

/** Lines that a host may type anywhere, at any time; none switches the module off. */
const line = fc.constantFrom(
  "AT",
  "ATI",
  "ATE0",
  "ATE1",
  "AT+CSQ;+CMEE?",
  "AT+CMUX?",
  "AT+CMUX=0",
  "AT+IPR=9600",
  "AT&D0",
  "AT&D1",
  "AT&C0",
  "AT+QIACT=1",
  "AT+QIDEACT=1",
  'AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,0',
  'AT+QIOPEN=1,2,"TCP","10.0.0.1",7,0,1',
  'AT+QIOPEN=1,3,"TCP","10.0.0.1",7,0,2',
  "AT+QISEND=1,4",
  "AT+QISEND=2",
  "AT+QIRD=1",
  "AT+QICLOSE=1",
  "AT+QICLOSE=3",
  'AT+QCFG="cmux/urcport",2',
  'AT+QCFG="cmux/urcport",0',
  "ATO",
);

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ dlci, line })
      .map(({ dlci, line }) => encodeFrame(dlci, true, UIH, Buffer.from(`${line}\r`))),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ dlci, text: fc.constantFrom("data", "+++", "\x1a", "\x1b", "AT+QI") })
      .map(({ dlci, text }) => encodeFrame(dlci, true, UIH, Buffer.from(text))),
  },
  { weight: 2, arbitrary: dlci.map((each) => encodeFrame(each, true, SABM | PF)) },
  { weight: 1, arbitrary: dlci.map((each) => encodeFrame(each, true, DISC | PF)) },
  {
    weight: 2,
    arbitrary: fc
      .record({ dlci, signals: fc.constantFrom(0x0d, 0x0f, 0x09, 0x01) })
      .map(({ dlci, signals }) =>
        encodeFrame(0, true, UIH, encodeMessage(0xe3, true, Buffer.from([dlci * 4 + 3, signals]))),
      ),
  },
  { weight: 1, arbitrary: fc.constantFrom(0xa3, 0x63).map(message) },
  { weight: 1, arbitrary: fc.constant("pause" as const) },
  { weight: 1, arbitrary: fc.constant("second" as const) },
  { weight: 1, arbitrary: fc.constant("peers" as const) },
);

function message(type: number): Buffer {
  return encodeFrame(0, true, UIH, encodeMessage(type, true));
}

test("whatever is typed at virtual ports, nothing breaks, and behind CLD there is an AT port", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 60, size: "max" }),
      fc.boolean(),
      async (acts, leaves) => {
        const bench = new Bench();
        await bench.ask("AT+QIACT=1");
        await bench.ask("AT+CMUX=0");
        const host = new MuxHost(bench.host.pipe);
        host.open(0, 1, 2);
        for (const each of acts) {
          if (each === "pause") await bench.pass(20);
          else if (each === "second") await bench.pass(1100);
          else if (each === "peers")
            for (const peer of bench.peers) peer.send(Buffer.from("hello"));
          else host.raw(each);
        }
        await bench.pass(20);
        // Every frame was whole: nothing but frames came.
        expect(host.strange).toBe(0);
        if (leaves) bench.modem.ports.all[0]!.hostLeft();
        else host.command(CLD);
        expect(bench.modem.ports.multiplexer).toBeUndefined();
        // What was under way is over by then, and its URCs have been said at the port.
        await bench.pass(200_000);
        let heard = "";
        bench.host.pipe.attach({
          receive: (chunk) => void (heard += chunk.toString("latin1")),
          drained() {},
          closed() {},
        });
        bench.host.type("ATE0\r");
        await bench.pass(20);
        heard = "";
        bench.host.type("AT+QISTATE=0,1;+CMUX?\r");
        await bench.pass(20);
        expect(heard).toMatch(/\+CMUX: 0,0,5,127,10,3,30,10,2\r\n\r\nOK\r\n$/);
        expect(bench.defects).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
