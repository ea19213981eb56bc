import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../src/commands/index.ts";
import { parseTrait, type Trait, type TraitValue } from "../src/models/trait.ts";
import { TRAITS } from "../src/models/traits.ts";
import { MODULE_URCS } from "../src/services/network-urcs.ts";
import { SMS_URCS } from "../src/services/sms/urcs.ts";
import { TCPIP_URCS } from "../src/services/sockets/urcs.ts";
import { transcripts } from "./transcript-files.ts";

const files = transcripts().map(({ name, path }) => ({ name, text: readFileSync(path, "utf8") }));
const all = files.map(({ text }) => text).join("\n");
/** Every command line that is typed anywhere, in capitals. */
const typed = [...all.matchAll(/^(?:> |@ before )(.*)$/gm)].map(([, line]) => line!.toUpperCase());
/** Every trait that is set anywhere. */
const set = [...all.matchAll(/^@ trait (\w+)=(.*)$/gm)].map(([, name, text]) => ({ name, text }));

/** The chapter, or where it was seen; then what it shows. */
const FIRST_LINE =
  /^# (TCP\/IP \d|V\.250 \d|AT \d|AT\+|27\.00[57] \d|27\.010 \d|23\.(?:038|040|122|682) \d|observed|docs\/faults\.md: [\w-]+\.|hosts|module|ATI|AT &|AT )/i;

describe("transcripts", () => {
  test.each(files)("$name says in its first line what it is after", ({ text }) => {
    expect(text.split("\n", 1)[0]).toMatch(FIRST_LINE);
  });

  test.each([...COMMANDS.keys()])("AT%s is typed in one of them", (name) => {
    const wanted = name.replace(/[+&]/g, "\\$&");
    const pattern = new RegExp(`(^AT|;|^AT[A-Z0-9&;]*)${wanted}(?![A-Z])`);
    expect(typed.some((line) => pattern.test(line))).toBe(true);
  });

  test.each([...TCPIP_URCS, ...SMS_URCS, ...MODULE_URCS].map(({ head }) => head))(
    "%s is said in one of them",
    (head) => {
      expect(all).toMatch(new RegExp(`^<!? ${head.replace(/[+"]/g, "\\$&")}`, "m"));
    },
  );

  test.each(Object.entries<Trait<TraitValue>>(TRAITS))(
    "the trait %s is shown at another value than its own",
    (name, trait) => {
      const values = set
        .filter((line) => line.name === name)
        .map(({ text }) => parseTrait(trait, text!));
      expect(values.some((value) => value !== undefined && value !== trait.factory)).toBe(true);
    },
  );
});
