// The barest responder: whatever comes is answered with one constant. Arguments: see bare-port.ts.
import { AT_ANSWER } from "../dialogue.ts";
import { openBarePort } from "./bare-port.ts";

await openBarePort((host) => {
  host.on("data", () => host.write(AT_ANSWER));
});
