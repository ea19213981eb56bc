// The barest responder: whatever comes is answered with one constant. Argument: tcp or pty.
import { AT_ANSWER } from "../dialogue.ts";
import { openBarePort } from "./bare-port.ts";

await openBarePort((socket) => {
  socket.on("data", () => socket.write(AT_ANSWER));
});
