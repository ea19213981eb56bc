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

  function attempt([address, ...others]: readonly string[]): void {
    let socket: Socket;
    try {
      socket = connect({
        host: address!,
        port: options.port,
        allowHalfOpen: true,
        noDelay: true,
        ...(options.localAddress !== undefined && { localAddress: options.localAddress }),
        ...(options.localPort !== 0 && { localPort: options.localPort }),
      });
    } catch (error) {
      return end.failed(networkError(error));
    }
    // Stays for good: a socket without one would end the process with its error.
    socket.on("error", () => {});
    const failed = (error: Error): void => {
      if (others.length > 0) attempt(others);
      else end.failed(networkError(error));
    };
    const connected = (): void => {
      socket.off("error", failed);
      end.connected(socket);
    };
    socket.once("error", failed);
    socket.once("connect", connected);
    cancel = () => {
      socket.off("error", failed);
      socket.off("connect", connected);
      socket.destroy();
    };
  }

  return () => cancel();
}
