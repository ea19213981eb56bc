import { connect, type Socket } from "node:net";
import type {
  Cancel,
  ConnectOptions,
  NetworkError,
  Resolution,
  ResolveOptions,
} from "../network.ts";
import { familyFor } from "./address.ts";
import { networkError } from "./errors.ts";
import { MOST_SOURCE_PORTS, portTaken, sourcePorts } from "./source-ports.ts";

/** Addresses of one name that are tried, one after the other. */
const MOST_ADDRESSES = 4;

/** How names are looked up: `HostNetwork.resolve`. */
export type LookUp = (
  name: string,
  options: ResolveOptions,
  done: (answer: Resolution) => void,
) => Cancel;

/** How an attempt to connect ends. */
export interface DialEnd {
  connected(socket: Socket): void;
  failed(error: NetworkError): void;
}

/** Looks up what `options` names. */
export function lookUpRemote(
  { host, family, localAddress, dnsServers }: ConnectOptions,
  lookUp: LookUp,
  done: (answer: Resolution) => void,
): Cancel {
  return lookUp(host, { family: familyFor(family, localAddress), dnsServers }, done);
}

/** Connects over TCP to the first address of a name that answers. Neither end is called from inside the call. */
export function dial(options: ConnectOptions, lookUp: LookUp, end: DialEnd): Cancel {
  let cancel = lookUpRemote(options, lookUp, (answer) => {
    if ("error" in answer) end.failed(answer.error);
    else attempt(answer.addresses.slice(0, MOST_ADDRESSES));
  });

  /** `failed`: how many source ports the system did not want. */
  function attempt(addresses: readonly string[], failed = 0): void {
    const [address, ...others] = addresses;
    const source = sourceOf(options, address!, failed);
    let socket: Socket;
    try {
      socket = connect({
        host: address!,
        port: options.port,
        allowHalfOpen: true,
        noDelay: true,
        ...(options.localAddress !== undefined && { localAddress: options.localAddress }),
        ...(source.port !== 0 && { localPort: source.port }),
      });
    } catch (error) {
      source.giveBack();
      return end.failed(networkError(error));
    }
    socket.once("close", source.giveBack);
    // Stays for good: a socket without one would end the process with its error.
    socket.on("error", () => {});
    const over = (error: Error): void => {
      if (source.chosen && portTaken(error)) attempt(addresses, failed + 1);
      else if (others.length > 0) attempt(others);
      else end.failed(networkError(error));
    };
    const connected = (): void => {
      socket.off("error", over);
      end.connected(socket);
    };
    socket.once("error", over);
    socket.once("connect", connected);
    cancel = () => {
      socket.off("error", over);
      socket.off("connect", connected);
      socket.destroy();
    };
  }

  return () => cancel();
}

/** The local port of one attempt. */
interface Source {
  /** 0: the system chooses. */
  readonly port: number;
  /** Whether it was chosen here, and another one would do as well. */
  readonly chosen: boolean;
  giveBack(): void;
}

function sourceOf(
  { localAddress, localPort, port: remotePort }: ConnectOptions,
  address: string,
  failed: number,
): Source {
  const given = { port: localPort, chosen: false, giveBack: () => {} };
  if (localAddress === undefined || localPort !== 0 || failed > MOST_SOURCE_PORTS) return given;
  const ports = sourcePorts();
  const destination = { address, port: remotePort };
  const port = ports.take(localAddress, destination, failed);
  if (port === undefined) return given;
  return { port, chosen: true, giveBack: () => ports.giveBack(localAddress, destination, port) };
}
