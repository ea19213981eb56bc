import { useEffect, useRef, useState } from "preact/hooks";
import { setSingleKeys, SHORTCUTS, singleKeys } from "./shortcuts.ts";

export function ShortcutsHelp({ open, close }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [single, setSingle] = useState(singleKeys);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {SHORTCUTS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="single-keys">
        <label class="check">
          <input
            type="checkbox"
            checked={single}
            aria-describedby="single-keys-hint"
            onChange={(event) => {
              setSingleKeys(event.currentTarget.checked);
              setSingle(event.currentTarget.checked);
            }}
          />
          <span>Single keys</span>
        </label>
        <span id="single-keys-hint" class="soft">
          letters, digits, signs, and Space
        </span>
      </p>
      <button type="button" onClick={close}>
        Close
      </button>
    </dialog>
  );
}
