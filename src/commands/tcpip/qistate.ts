import { int } from "../../at/params.ts";
import { ok, type Final } from "../../at/reply.ts";
import type { Modem } from "../../modem/modem.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { ACCESS_MODES, type Socket, type SocketState } from "../../services/sockets/socket.ts";
import { defineTcpipCommand } from "./define.ts";

const STATES: readonly SocketState[] = ["initial", "opening", "connected", "listening", "closing"];

export const qistate = defineTcpipCommand({
  name: "+QISTATE",
  title: "Query the State of Socket Services",
  ref: "TCP/IP 2.3.6",
  test: "OK",
  params: {
    query_type: int({ min: 0, max: 1 }, "0: the sockets of a context; 1: one socket."),
    ID: int({ min: 0, max: 16 }, "contextID or connectID, as <query_type> says."),
  },
  responses: [
    "+QISTATE: <connectID>,<service_type>,<IP_address>,<remote_port>,<local_port>,<socket_state>,<contextID>,<serverID>,<access_mode>,<AT_port>",
  ],

  read: (modem) => answer(modem, modem.sockets.list()),
  execute: (modem) => answer(modem, modem.sockets.list()),

  write(modem, { query_type, ID }) {
    const { contextID, connectID } = modem.model.limits;
    const range = query_type === 0 ? contextID : connectID;
    if (ID < range.min || ID > range.max) return modem.sockets.fail(RESULT.invalidParameters);
    return answer(
      modem,
      modem.sockets
        .list()
        .filter((socket) => (query_type === 0 ? socket.contextID : socket.connectID) === ID),
    );
  },
});

function answer(modem: Modem, sockets: readonly Socket[]): Final {
  return ok(...sockets.map((socket) => line(modem, socket)));
}

function line(modem: Modem, socket: Socket): string {
  const fields = [
    socket.connectID,
    `"${socket.serviceType}"`,
    `"${socket.address}"`,
    socket.remotePort,
    socket.localPort,
    stateNumber(modem, socket),
    socket.contextID,
    socket.serverID,
    ACCESS_MODES.indexOf(socket.accessMode),
    `"${socket.port.name}"`,
  ];
  return `+QISTATE: ${fields.join(",")}`;
}

function stateNumber(modem: Modem, { state, serviceType }: Socket): number {
  if (state === "connected" && serviceType === "TCP") return modem.model.traits.connectedState;
  return STATES.indexOf(state);
}
