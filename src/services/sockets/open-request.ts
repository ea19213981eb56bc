import type { ConnectOptions, ListenOptions, TcpOptions } from "../../network/network.ts";
import type { PacketDomain } from "../packet-domain.ts";
import type { SocketOrigin } from "./base-socket.ts";
import type { AccessMode, HostPort } from "./socket.ts";
import { familyOf, type PdpContext } from "../pdp-context.ts";

/** What AT+QIOPEN asks for. */
export interface OpenRequest {
  readonly contextID: number;
  readonly connectID: number;
  readonly service_type: "TCP" | "UDP" | "TCP LISTENER" | "UDP SERVICE";
  readonly host: string;
  readonly remote_port: number;
  readonly local_port: number;
  readonly access_mode: AccessMode;
}

/** A socket that the host opens at `port`. `address` is the remote's for a client, else the module's own. */
export function originOf(request: OpenRequest, port: HostPort, address: string): SocketOrigin {
  return {
    connectID: request.connectID,
    contextID: request.contextID,
    serverID: request.connectID,
    accessMode: request.access_mode,
    port,
    address,
    remotePort: request.remote_port,
    localPort: request.local_port,
  };
}

/** What the network is asked for a client in a context. */
export function connectOptions(
  { host, remote_port, local_port, service_type }: OpenRequest,
  packetDomain: PacketDomain,
  context: PdpContext,
  tcp: TcpOptions,
): ConnectOptions {
  const family = familyOf(context);
  return {
    protocol: service_type === "TCP" ? "tcp" : "udp",
    host,
    port: remote_port,
    family,
    localAddress: packetDomain.source(family === 6 || host.includes(":") ? 6 : 4),
    localPort: local_port,
    dnsServers: context.dnsServers,
    tcp,
  };
}

/** What the network is asked for a listener or a UDP service in a context. */
export function listenOptions(
  { local_port }: OpenRequest,
  packetDomain: PacketDomain,
  context: PdpContext,
  tcp: () => TcpOptions,
): ListenOptions {
  const family = familyOf(context) === 6 ? 6 : 4;
  return {
    localAddress: packetDomain.source(family),
    localPort: local_port,
    family,
    // Asked at each connection: AT+QICFG counts for those opened from then on.
    get tcp() {
      return tcp();
    },
  };
}
