import { int, optional, text } from "../../at/params.ts";
import { defineUrc, type Urc } from "../../at/urc.ts";
import type { Endpoint } from "../../network/network.ts";
import type { SocketSettings } from "./settings.ts";

const connectID = int((model) => model.limits.connectID, "Socket service index.");
const serverID = int((model) => model.limits.connectID, "connectID of the listener.");
const contextID = int((model) => model.limits.contextID, "PDP context.");
const length = int((model) => model.limits.readLength, "Data length in bytes.");
const port = int({ min: 0, max: 65_535 }, "Port of the remote.");
const address = text({ max: 45 }, "IP address of the remote.");
const err = int({ min: 0, max: 574 }, "0, or a result code of chapter 4.");

export const opened = defineUrc({
  head: "+QIOPEN:",
  title: "Result of Opening a Socket Service",
  ref: "TCP/IP 2.3.4",
  params: { connectID, err },
});

export const closed = defineUrc({
  head: '+QIURC: "closed"',
  title: "Connection Closed",
  ref: "TCP/IP 2.4.1",
  params: { connectID },
});

export const recv = defineUrc({
  head: '+QIURC: "recv"',
  title: "Incoming Data",
  ref: "TCP/IP 2.4.2",
  params: { connectID, data_len: optional(length) },
});

const recvPushed = defineUrc({
  head: '+QIURC: "recv"',
  title: "Incoming Data in Direct Push Mode",
  ref: "TCP/IP 2.4.2",
  params: {
    connectID,
    currentrecvlength: length,
    remoteIP: optional(address),
    remote_port: optional(port),
  },
});

export const incomingFull = defineUrc({
  head: '+QIURC: "incoming full"',
  title: "Incoming Connection Refused",
  ref: "TCP/IP 2.4.3",
  params: {},
});

export const incoming = defineUrc({
  head: '+QIURC: "incoming"',
  title: "Incoming Connection",
  ref: "TCP/IP 2.4.4",
  params: { connectID, serverID, remoteIP: address, remote_port: port },
});

export const pdpDeactivated = defineUrc({
  head: '+QIURC: "pdpdeact"',
  title: "PDP Context Deactivated by the Network",
  ref: "TCP/IP 2.4.5",
  params: { contextID },
});

export const dnsResult = defineUrc({
  head: '+QIURC: "dnsgip"',
  title: "Result of Resolving a Name",
  ref: "TCP/IP 2.4.6",
  params: {
    err,
    IP_count: optional(int({ min: 0, max: 64 }, "Addresses that follow, one URC each.")),
    DNS_ttl: optional(int({ min: 0, max: 2_147_483_647 }, "Time to live in seconds.")),
  },
});

export const dnsAddress = defineUrc({
  head: '+QIURC: "dnsgip"',
  title: "An Address of a Resolved Name",
  ref: "TCP/IP 2.4.6",
  params: { IP_address: address },
});

/** The "recv" URC that carries its data; with a remote for UDP SERVICE. */
export function pushed(
  id: number,
  data: Buffer,
  from: Endpoint | undefined,
  settings: SocketSettings,
  hexLength: "bytes" | "characters",
): Urc {
  const shown = settings.receiveHex ? hex(data) : data;
  const urc = recvPushed({
    connectID: id,
    currentrecvlength: hexLength === "bytes" ? data.length : shown.length,
    remoteIP: from?.address,
    remote_port: from?.port,
  });
  return { line: urc.line, data: shown, joint: settings.inlineView ? "," : "\r\n" };
}

/** Data as AT+QICFG="dataformat" hex shows it: two digits a byte, without 0x. */
export function hex(data: Buffer): Buffer {
  return Buffer.from(data.toString("hex").toUpperCase(), "latin1");
}

/** Every URC of the TCP/IP service, for the manual. */
export const TCPIP_URCS = [
  opened,
  closed,
  recv,
  recvPushed,
  incomingFull,
  incoming,
  pdpDeactivated,
  dnsResult,
  dnsAddress,
] as const;
