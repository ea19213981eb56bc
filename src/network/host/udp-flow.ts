import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { PipeReader } from "../../kernel/pipe.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  NetworkError,
} from "../network.ts";
import { endpoint } from "./address.ts";
import { type LookUp, lookUpRemote } from "./dial.ts";
import { networkError } from "./errors.ts";

/** Bytes Node may hold because the system takes no more; past them datagrams are lost, as on a full interface. */
const MOST_QUEUED = 256 * 1024;

/** A UDP flow of the computer to one remote: a connected socket, so only that remote is heard. */
export class UdpFlow implements Connection {
  readonly unacknowledged = 0;
  readonly #owner: ConnectionReader;
  #reader: PipeReader;
  #socket: Socket | undefined;
  #giveUp: Cancel | undefined;
  #open = false;
  #paused = false;
  #ended = false;
  #over = false;

  constructor(options: ConnectOptions, owner: ConnectionReader, lookUp: LookUp) {
    this.#owner = owner;
    this.#reader = owner;
    this.#giveUp = lookUpRemote(options, lookUp, (answer) => {
      this.#giveUp = undefined;
      if ("error" in answer) this.#finish(answer.error);
      else this.#start(options, answer.addresses[0]!);
    });
  }

  get unsent(): number {
    return this.#open && this.#socket ? this.#socket.getSendQueueSize() : 0;
  }

  write(chunk: Buffer): boolean {
    const socket = this.#socket;
    if (!this.#open || socket === undefined || socket.getSendQueueSize() > MOST_QUEUED) return true;
    socket.send(chunk, ignore);
    return true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  end(): void {
    if (this.#over || this.#ended) return;
    this.#ended = true;
    this.#release();
    setImmediate(() => this.#finish(undefined));
  }

  close(): void {
    this.#over = true;
    this.#release();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
  }

  #start({ localAddress, localPort, port }: ConnectOptions, address: string): void {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    this.#socket = socket;
    socket.on("error", (error) => {
      // Once open, an error is the fate of one datagram (ICMP says that nobody has the port): the flow lives on.
      if (!this.#open) this.#finish(networkError(error));
    });
    socket.on("message", (data) => {
      if (this.#open && !this.#paused) this.#reader.receive(data);
    });
    socket.on("connect", () => {
      if (this.#socket !== socket) return;
      this.#open = true;
      const remote = socket.remoteAddress();
      this.#owner.opened(endpoint(remote.address, remote.port), socket.address().port);
    });
    try {
      const local = { port: localPort, exclusive: true };
      socket.bind(localAddress === undefined ? local : { ...local, address: localAddress }, () => {
        if (this.#socket === socket) this.#connect(socket, port, address);
      });
    } catch (error) {
      this.#finish(networkError(error));
    }
  }

  #connect(socket: Socket, port: number, address: string): void {
    try {
      socket.connect(port, address);
    } catch (error) {
      // Port 0, to which no datagram can be sent.
      this.#finish(networkError(error));
    }
  }

  #finish(error: NetworkError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#release();
    this.#owner.gone(error);
  }

  #release(): void {
    this.#giveUp?.();
    this.#giveUp = undefined;
    this.#open = false;
    this.#socket?.close();
    this.#socket = undefined;
  }
}

function ignore(): void {}
