import { expect, test } from "vitest";
import type { PingAnswer } from "../network.ts";
import { ping } from "./ping.ts";
import { pingByProgram } from "./ping-program.ts";

const OPTIONS = { address: "127.0.0.1", bytes: 32, sequence: 1, timeout: 5_000 };

test("a name is not looked up", async () => {
  const answer = await new Promise((done) => ping({ ...OPTIONS, address: "localhost" }, done));
  expect(answer).toEqual({ error: "name not found" });
});

test("without the program there is no reply", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = "/nowhere";
  const answer = await new Promise((done) => pingByProgram(OPTIONS, done));
  process.env["PATH"] = path;
  expect(answer).toEqual({ error: "not permitted" });
});

test("the program's reply is the network's, if it may ask", async () => {
  const answer = await new Promise<PingAnswer>((done) => pingByProgram(OPTIONS, done));
  expect([{ time: expect.any(Number), ttl: 64 }, { error: "not permitted" }]).toContainEqual(
    answer,
  );
});
