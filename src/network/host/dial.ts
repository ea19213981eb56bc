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
  const attempts = new Attempts(options, end);
  attempts.cancel = lookUpRemote(options, lookUp, (answer) => {
    if ("error" in answer) end.failed(answer.error);
    else attempts.next(answer.addresses.slice(0, MOST_ADDRESSES));
  });
  return () => attempts.cancel();
}

/** One address after the other. Nothing of it is left on a socket that has connected: there are thousands of them. */
class Attempts {
  readonly #options: ConnectOptions;
  readonly #end: DialEnd;
  cancel: Cancel = () => {};

  constructor(options: ConnectOptions, end: DialEnd) {
    this.#options = options;
    this.#end = end;
  }

  /** `failed`: how many source ports the system did not want. */
  next(addresses: readonly string[], failed = 0): void {
    const { localAddress, localPort, port } = this.#options;
    const [address, ...others] = addresses;
    const chosen = choose(this.#options, address!, failed);
    const source = chosen?.port ?? localPort;
    let socket: Socket;
    try {
      socket = connect({
        ...{ host: address!, port, allowHalfOpen: true, noDelay: true },
        ...(localAddress !== undefined && { localAddress }),
        ...(source !== 0 && { localPort: source }),
      });
    } catch (error) {
      chosen?.giveBack();
      return this.#end.failed(networkError(error));
    }
    if (chosen) giveBackWhenClosed(socket, chosen);
    // Stays for good: a socket without one would end the process with its error.
    socket.on("error", nothing);
    const over = (error: Error): void => {
      leave();
      if (chosen && portTaken(error)) this.next(addresses, failed + 1);
      else if (others.length > 0) this.next(others);
      else this.#end.failed(networkError(error));
    };
    const connected = (): void => {
      leave();
      this.#end.connected(socket);
    };
    const leave = (): void => void socket.off("error", over).off("connect", connected);
    socket.on("error", over).on("connect", connected);
    this.cancel = () => {
      leave();
      socket.destroy();
    };
  }
}

function nothing(): void {}

/** A source port that was chosen here: another one would do as well. */
interface ChosenPort {
  readonly port: number;
  giveBack(): void;
}

/** Undefined: the one that was asked for, or any that the system likes. */
function choose(
  { localAddress, localPort, port: remotePort }: ConnectOptions,
  address: string,
  failed: number,
): ChosenPort | undefined {
  if (localAddress === undefined || localPort !== 0 || failed > MOST_SOURCE_PORTS) return undefined;
  const ports = sourcePorts();
  const destination = { address, port: remotePort };
  const port = ports.take(localAddress, destination, failed);
  if (port === undefined) return undefined;
  return { port, giveBack: () => ports.giveBack(localAddress, destination, port) };
}

/** Holds nothing but the port. */
function giveBackWhenClosed(socket: Socket, chosen: ChosenPort): void {
  socket.on("close", () => chosen.giveBack());
}
