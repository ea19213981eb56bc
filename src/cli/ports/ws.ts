import { openWs } from "../../transports/ws.ts";
import type { Open } from "./kinds.ts";
import { placeText, readListenPlace } from "./listen-place.ts";
import { Plug } from "./plug.ts";

/** --ws */
export const openWsPort: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { onHost, whenAnswered } = plug;
  const { host, port, path } = readListenPlace("ws", place.value, true);
  const ws = await openWs({ host, port, path, onHost, whenAnswered });
  plug.connect(ws.pipe);
  const url = `ws://${placeText(ws)}${path}`;
  return plug.opened({ kind: "ws", place: { host, port: ws.port, url }, words: url }, ws.close);
};
