// A module of this project on one port. Argument: tcp or pty.
import {
  COMMANDS,
  findModel,
  HostNetwork,
  Modem,
  openPty,
  openTcp,
  RealClock,
} from "../../src/index.ts";
import { portKind, type Place } from "../place.ts";
import { serveSubject } from "./serve-subject.ts";

const modem = new Modem({
  model: findModel("BG95-M3")!,
  clock: new RealClock(),
  network: new HostNetwork(),
  commands: COMMANDS,
});
serveSubject(await plug());

async function plug(): Promise<Place> {
  if (portKind(process.argv[2]) === "tcp") {
    const { pipe, port } = await openTcp({ host: "127.0.0.1", port: 0 });
    modem.plug(pipe);
    return { tcp: port };
  }
  const { pipe, path } = openPty();
  modem.plug(pipe);
  return { pty: path };
}
