import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { Modem } from "../../src/modem/modem.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";

/** A module whose network answers no activation; `given up` counts the ones called off. */
function deaf() {
  const clock = new SimClock();
  const [host, port] = memoryPipe();
  let heard = "";
  host.attach({ receive: (chunk) => void (heard += chunk.toString()), drained() {}, closed() {} });
  const calls = { activated: 0, givenUp: 0 };
  const modem = new Modem({
    model: bg95m3,
    clock,
    network: new SimNetwork(clock),
    commands: COMMANDS,
    bearer: {
      activate() {
        calls.activated++;
        return () => void calls.givenUp++;
      },
      deactivate: () => () => {},
    },
  });
  modem.plug(port);
  const said = () => {
    const all = heard;
    heard = "";
    return all;
  };
  return { clock, modem, calls, said, type: (text: string) => host.write(Buffer.from(text)) };
}

test("an activation that is never answered is ERROR after 150 s, to the millisecond", async () => {
  const { clock, calls, said, type } = deaf();
  type("ATE0\r");
  said();
  type("AT+QIACT=1\r");
  await clock.advance(149_999);
  expect(said()).toBe("");
  await clock.advance(1);
  expect(said()).toBe("\r\nERROR\r\n");
  expect(calls).toEqual({ activated: 1, givenUp: 1 });
  type("AT+QIGETERROR\r");
  expect(said()).toContain("569,operation timeout");
});

test("after a restart the deadline of a command from before it means nothing", async () => {
  const { clock, modem, calls, said, type } = deaf();
  type("AT+QIACT=1\r");
  await clock.advance(100_000);
  modem.power.endSoon("restart");
  await clock.advance(10);
  expect(calls).toEqual({ activated: 1, givenUp: 1 });
  said();
  type("ATE0\r");
  await clock.advance(1000);
  said();
  type("AT+QIACT=1\r");
  await clock.advance(60_000);
  // 161 s after the first one, 60 s after the second: it is still being asked for.
  expect(said()).toBe("");
  expect(calls).toEqual({ activated: 2, givenUp: 1 });
  await clock.advance(90_000);
  expect(said()).toBe("\r\nERROR\r\n");
  expect(calls).toEqual({ activated: 2, givenUp: 2 });
});
