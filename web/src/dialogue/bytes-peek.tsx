import { useState } from "preact/hooks";
import { hexLines, shown } from "./hex.ts";

/** There is room for no more beside the dialogue. */
const A_LINE = 8;

/** Bytes as text with their control characters named, or in hex digits. */
export function BytesPeek({ bytes }: { bytes: string }) {
  const [hex, showHex] = useState(/[^\u0007-\u000d\u001a\u001b\u0020-\u007e]/.test(bytes));
  if (bytes === "") return <p class="soft">Nothing.</p>;
  return (
    <div class="bytes">
      <div role="group" aria-label="How the bytes are shown">
        <button type="button" aria-pressed={!hex} onClick={() => showHex(false)}>
          Text
        </button>
        <button type="button" aria-pressed={hex} onClick={() => showHex(true)}>
          Hex
        </button>
      </div>
      <pre class={hex ? "hex" : undefined} tabIndex={0} aria-label="Bytes">
        {hex ? hexLines(bytes, A_LINE).join("\n") : shown(bytes)}
      </pre>
    </div>
  );
}
