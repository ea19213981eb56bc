import { openNvramFile } from "../../src/storage/nvram-file.ts";

// Counts in two sections for ever and tells every number it has been promised; to be killed. See nvram-kill.test.ts.
const nvram = openNvramFile(process.argv[2]!, { model: "BG95-M3" });
for (let count = Number(nvram.get("b") ?? 0) + 1; ; count++) {
  nvram.set("a", count);
  process.stdout.write(`a${count}\n`);
  nvram.set("b", count);
  process.stdout.write(`b${count}\n`);
}
