import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, escaped } from "./escapes.ts";

test("what is escaped comes back, whatever the bytes", () => {
  // Bytes that mean something in a transcript are not rare here.
  const byte = fc.oneof(
    fc.constantFrom(..."<>\\^Z*{}aESC1BS0xrn\r\n\b\u001a\u001b"),
    fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (characters) => {
      const bytes = Buffer.from(characters.join(""), "latin1");
      const text = escaped(bytes);
      expect(text).toMatch(/^[\x20-\x7e]*$/);
      expect(bytesOf(text)).toEqual(bytes);
      expect(text).not.toMatch(/\{\w+\}/);
    }),
    { numRuns: 5000 },
  );
});
