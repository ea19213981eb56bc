import { send } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";

/** Does one action, and answers what to say of it. */
export async function doAction(modem: string, text: string): Promise<string> {
  await send("POST", modemPath(modem, "actions"), { do: text });
  return `done: ${text}`;
}
