import { useStore } from "../plain/use-store.ts";
import { notices } from "./notices.ts";

export function NoticeBar({ lost }: { lost: boolean }) {
  useStore(notices);
  return (
    <div class="notices" role="alert">
      {lost && <p class="notice">✗ Not connected to the server. It is tried again.</p>}
      {notices.shown.map(({ id, text }) => (
        <p class="notice" key={id}>
          <span>✗ {text}</span>
          <button type="button" onClick={() => notices.dismiss(id)}>
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}
