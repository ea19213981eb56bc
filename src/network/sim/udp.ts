import type { Clock } from "../../kernel/clock.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Endpoint,
  ListenOptions,
  Resolution,
} from "../network.ts";
import { endpointKey } from "../address.ts";
import {
  SimDatagramFlow,
  SimDatagramPort,
  type SimDatagramSink,
  type SimDatagramWay,
} from "./datagrams.ts";
import { MODULE_ADDRESS, SimPorts } from "./ports.ts";
import { SimUdpPeer } from "./udp-peer.ts";

/** UDP in the simulated network. */
export class SimUdp {
  readonly #clock: Clock;
  readonly #latency: number;
  readonly #remotes = new Map<string, SimUdpPeer>();
  /** Makes a peer where something is sent to and nobody is; undefined: it is lost. */
  elsewhere: ((endpoint: Endpoint) => SimUdpPeer) | undefined;
  readonly #ports = new SimPorts<SimDatagramSink>();

  constructor(clock: Clock, latency: number) {
    this.#clock = clock;
    this.#latency = latency;
  }

  serve(endpoint: Endpoint): SimUdpPeer {
    const peer = new SimUdpPeer(endpoint, (data, port) =>
      this.#later(() => this.#ports.get(port)?.arrive(data, endpoint)),
    );
    this.#remotes.set(endpointKey(endpoint), peer);
    return peer;
  }

  #remoteAt(endpoint: Endpoint): SimUdpPeer | undefined {
    return this.#remotes.get(endpointKey(endpoint)) ?? this.elsewhere?.(endpoint);
  }

  connect(
    options: ConnectOptions,
    reader: ConnectionReader,
    lookUp: (done: (answer: Resolution) => void) => Cancel,
  ): Connection {
    const flow = new SimDatagramFlow(this.#clock, reader);
    lookUp((answer) => {
      if (flow.over) return;
      if ("error" in answer) {
        flow.close();
        return reader.gone(answer.error);
      }
      const port = this.#ports.take(options.localPort, flow);
      if (port === undefined) {
        flow.close();
        return reader.gone("address in use");
      }
      const remote = { address: answer.addresses[0]!, port: options.port };
      flow.place(localEndpoint(options.localAddress, port), remote, this.#way(port, flow));
      reader.opened(remote, port);
    });
    return flow;
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    const opened = new SimDatagramPort(reader);
    const port = this.#ports.take(options.localPort, opened);
    if (port !== undefined) {
      opened.place(localEndpoint(options.localAddress, port), this.#way(port, opened));
    }
    const alarm = this.#clock.after(0, () => {
      if (port === undefined) reader.failed("address in use");
      else reader.bound(port);
    });
    return {
      send: (data, to) => opened.send(data, to),
      close: () => {
        alarm.cancel();
        opened.close();
      },
    };
  }

  #way(port: number, owner: SimDatagramSink): SimDatagramWay {
    return {
      send: (data, from, to) => this.#later(() => this.#remoteAt(to)?.take({ data, from })),
      release: () => this.#ports.release(port, owner),
    };
  }

  #later(run: () => void): void {
    this.#clock.after(this.#latency, run);
  }
}

function localEndpoint(address: string | undefined, port: number): Endpoint {
  return { address: address ?? MODULE_ADDRESS, port };
}
