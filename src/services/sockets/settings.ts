import type { Model } from "../../models/model.ts";
import type { TcpOptions } from "../../network/network.ts";

/** What AT+QICFG and AT+QISDE set, for all sockets of a module; gone with power. TCP/IP 2.3.15, 2.3.16. */
export interface SocketSettings {
  /** Bytes of a packet in transparent mode. */
  transpktsize: number;
  /** Units of 100 ms after which a smaller packet is sent in transparent mode. */
  transwaittm: number;
  sendHex: boolean;
  receiveHex: boolean;
  /** Data behind a comma instead of a line break. */
  inlineView: boolean;
  /** Data length in the buffer mode's "recv" URC. */
  recvLength: boolean;
  sack: boolean;
  /** `idle` in minutes, `interval` in seconds. */
  keepAlive: { enabled: boolean; idle: number; interval: number; probes: number };
  /** `maxRto` in units of 100 ms. */
  retransmission: { readonly maxBackoffs: number; readonly maxRto: number };
  /** AT+QISDE: payloads typed at AT+QISEND are echoed. */
  echoPayload: boolean;
}

export function factorySocketSettings(model: Model): SocketSettings {
  return {
    transpktsize: 1024,
    transwaittm: 2,
    sendHex: false,
    receiveHex: false,
    inlineView: false,
    recvLength: false,
    sack: true,
    keepAlive: FACTORY_KEEP_ALIVE,
    retransmission: model.factory.retransmission,
    echoPayload: true,
  };
}

const FACTORY_KEEP_ALIVE = { enabled: false, idle: 120, interval: 75, probes: 9 };

/** The settings as the network wants them. */
export function tcpOptions(settings: SocketSettings): TcpOptions {
  const { enabled, idle, interval, probes } = settings.keepAlive;
  return {
    keepAlive: enabled ? { idle: idle * 60, interval, probes } : undefined,
    retransmission: {
      maxBackoffs: settings.retransmission.maxBackoffs,
      maxRto: settings.retransmission.maxRto * 100,
    },
    sack: settings.sack,
  };
}
