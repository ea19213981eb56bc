import { openRfc2217 } from "../../transports/telnet/rfc2217.ts";
import type { Open } from "./kinds.ts";
import { placeText, readListenPlace } from "./listen-place.ts";
import { Plug } from "./plug.ts";

/** --rfc2217 */
export const openRfc2217Port: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { onHost, onRate, whenAnswered } = plug;
  const { host, port } = readListenPlace("rfc2217", place.value);
  const server = await openRfc2217({ host, port, onHost, onRate, whenAnswered });
  plug.connect(server.pipe);
  const url = `rfc2217://${placeText(server)}`;
  const info = { kind: "rfc2217", place: { host, port: server.port, url }, words: url } as const;
  return plug.opened(info, server.close);
};
