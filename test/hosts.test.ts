import { expect, test } from "vitest";
import { COMMANDS, memoryPipe, Modem, MODELS, SimClock, SimNetwork } from "../src/index.ts";

/** Some hosts look for the end of a response anywhere in it. (hosts: Framing 7; test forms are the manual's own.) */
test.each(MODELS)(
  "$name: no information response has an end of a response inside it",
  async (model) => {
    const clock = new SimClock();
    const modem = new Modem({ model, clock, network: new SimNetwork(clock), commands: COMMANDS });
    const [host, port] = memoryPipe();
    let said = "";
    host.attach({
      receive: (chunk) => (said += chunk.toString("latin1")),
      drained() {},
      closed() {},
    });
    modem.plug(port);
    host.write(Buffer.from("ATE0\rAT+QIACT=1\r"));
    for (const [name, command] of COMMANDS) {
      // It ends power; there is no message to acknowledge or store.
      if (name === "+QPOWD" || name === "+CNMA" || name === "+CMGW" || model.lacks.includes(name))
        continue;
      for (const form of [
        ...(command.forms.has("read") ? ["?"] : []),
        ...(command.forms.has("execute") ? [""] : []),
      ]) {
        said = "";
        host.write(Buffer.from(`AT${name}${form}\r`));
        await clock.advance(0);
        const lines = said.split("\r\n").filter((line) => line !== "");
        expect(lines.pop(), `AT${name}${form}`).toBe("OK");
        for (const line of lines) {
          expect(line.replace(`${name}: `, ""), `AT${name}${form}`).not.toMatch(/OK|ERROR|>/);
        }
      }
    }
  },
);
