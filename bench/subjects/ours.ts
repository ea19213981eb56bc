// A module of this project on one port. Arguments: its kind, and the place of a host to come to.
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  COMMANDS,
  findModel,
  HostNetwork,
  Modem,
  openConnect,
  openPty,
  openRfc2217,
  openSerial,
  openTcp,
  openUnix,
  openWs,
  parseTarget,
  RealClock,
  USUAL_WIRING,
  type Pipe,
} from "../../src/index.ts";
import { portKind, type Place, type PortKind } from "../place.ts";
import { serveSubject } from "./serve-subject.ts";

const clock = new RealClock();
const modem = new Modem({
  model: findModel("BG95-M3")!,
  clock,
  network: new HostNetwork(),
  commands: COMMANDS,
});
const { pipe, place } = await opened(portKind(process.argv[2]));
modem.plug(pipe);
serveSubject(place);

async function opened(kind: PortKind): Promise<{ readonly pipe: Pipe; readonly place: Place }> {
  const found = process.argv[3] === undefined ? undefined : (JSON.parse(process.argv[3]) as Place);
  if (found && "path" in found) {
    const { path } = found;
    const { pipe } = await openSerial({ path, baudRate: 115_200, wiring: USUAL_WIRING, clock });
    return { pipe, place: found };
  }
  if (found) {
    const { pipe } = openConnect({ target: parseTarget(`tcp://127.0.0.1:${found.port}`), clock });
    return { pipe, place: found };
  }
  if (kind === "pty") {
    const { pipe, path } = openPty();
    return { pipe, place: { kind, path } };
  }
  if (kind === "unix") {
    const { pipe, path } = await openUnix({
      path: join(tmpdir(), `modemtwin-bench-${process.pid}`),
    });
    return { pipe, place: { kind, path } };
  }
  const open = kind === "ws" ? openWs : kind === "rfc2217" ? openRfc2217 : openTcp;
  const { pipe, port } = await open({ host: "127.0.0.1", port: 0 });
  return { pipe, place: { kind, port } };
}
