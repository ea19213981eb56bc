import { openTcp } from "../../transports/tcp.ts";
import type { Open } from "./kinds.ts";
import { placeText, readListenPlace } from "./listen-place.ts";
import { Plug } from "./plug.ts";

/** --tcp */
export const openTcpPort: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { onHost, whenAnswered } = plug;
  const { host, port } = readListenPlace("tcp", place.value);
  const tcp = await openTcp({ host, port, onHost, whenAnswered });
  plug.connect(tcp.pipe);
  const words = `tcp ${placeText(tcp)}`;
  return plug.opened({ kind: "tcp", place: { host, port: tcp.port }, words }, tcp.close);
};
