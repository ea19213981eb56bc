import { expect, test } from "vitest";
import { parseFirmware } from "../firmware/script.ts";
import { socketsOf } from "./script-sockets.ts";

function found(text: string): { sockets: number; targets: string[] } {
  const variables = new Map([["server", "Backend.example"]]);
  const { sockets, targets } = socketsOf(parseFirmware(text, "x.at"), variables);
  return { sockets, targets: [...targets] };
}

test("a script that opens nothing needs nothing", () => {
  expect(found("> AT+CSQ\n> AT+QIOPEN=?\n> AT+QIOPEN?\n~ 1 s")).toEqual({
    sockets: 0,
    targets: [],
  });
});

test("one socket for each <connectID>, and where they lead", () => {
  expect(
    found(`> AT+QIOPEN=1,0,"TCP","{server}",7,0,1
> AT+QICLOSE=0
> AT+CSQ;+qiopen=1,0,"TCP","backend.EXAMPLE",7,0,1
> AT+QIOPEN=1,1,"UDP","10.0.0.1",8
@ failure
> AT+QIOPEN=1,2,"TCP LISTENER","127.0.0.1",0,4000`),
  ).toEqual({ sockets: 3, targets: ["backend.example:7", "10.0.0.1:8"] });
});

test("a target that each module fills in for itself counts as one", () => {
  const { targets } = found(
    `> AT+QIOPEN=1,0,"TCP","{index}.example",{random 1 9}\n> AT+QIOPEN=1,0,"TCP","{index}.example",1`,
  );
  expect(targets).toEqual(["{index}.example:1"]);
});
