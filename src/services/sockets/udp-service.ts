import type { Urc } from "../../at/urc.ts";
import type {
  DatagramPort,
  DatagramReader,
  Endpoint,
  ListenOptions,
  NetworkError,
} from "../../network/network.ts";
import { Announcer } from "./announcer.ts";
import { BaseSocket, type SocketOrigin } from "./base-socket.ts";
import type { SocketEnvironment } from "./environment.ts";
import { DatagramInbox, type Datagram } from "./inbox.ts";
import { RESULT, resultOf } from "./result-codes.ts";
import type { Counters, SendOutcome, Socket } from "./socket.ts";
import { pushed, recv } from "./urcs.ts";

/** "UDP SERVICE": one local port, any remotes, a datagram at a time. */
export class UdpServiceSocket extends BaseSocket implements Socket, DatagramReader {
  readonly serviceType = "UDP SERVICE";
  readonly #inbox: DatagramInbox;
  readonly #announcer: Announcer;
  #datagrams: DatagramPort | undefined;
  #sent = 0;
  #done: ((result: number) => void) | undefined;

  constructor(env: SocketEnvironment, origin: SocketOrigin) {
    super(env, origin);
    const { receiveBuffer, udpLength } = env.model.traits;
    this.#inbox = new DatagramInbox(receiveBuffer, udpLength, false);
    this.#announcer = new Announcer(this);
  }

  open(options: ListenOptions, done: (result: number) => void): void {
    this.#done = done;
    this.#datagrams = this.env.network.bind(options, this);
  }

  bound(localPort: number): void {
    this.state = "connected";
    this.localPort = localPort;
    this.tellOpened("");
    this.#done?.(RESULT.success);
  }

  failed(error: NetworkError): void {
    this.#datagrams = undefined;
    this.failOpening();
    this.#done?.(resultOf(error));
  }

  receive(data: Buffer, from: Endpoint): void {
    const wasEmpty = this.#inbox.waiting === 0;
    this.#inbox.push(data, from);
    if (this.accessMode === "push" || wasEmpty) this.#announcer.announce(this.port);
  }

  get counters(): Counters {
    const { received, unread, dropped } = this.#inbox;
    return { sent: this.#sent, received, unread, dropped };
  }

  get acked(): number {
    return this.#sent;
  }

  sendTo(data: Buffer, to: Endpoint): SendOutcome {
    if (!this.#datagrams || this.state !== "connected") return "closed";
    this.#sent += data.length;
    this.#datagrams.send(data, to);
    return "sent";
  }

  /** The next datagram, whole; undefined if there is none. */
  next(): Datagram | undefined {
    return this.#inbox.next();
  }

  /** AT+QISWTMD. */
  switchTo(mode: "buffer" | "push"): void {
    this.accessMode = mode;
    if (this.#inbox.waiting === 0) return;
    if (mode === "buffer" || this.env.model.traits.switchPushes)
      this.#announcer.announce(this.port);
  }

  lose(): void {
    if (this.accessMode === "push") this.#announcer.stop();
    this.#datagrams?.close();
    this.#datagrams = undefined;
    this.state = "closing";
    this.tellClosed();
  }

  close(_timeout: number, done: () => void): void {
    this.#done = undefined;
    this.#announcer.stop();
    this.#datagrams?.close();
    this.#datagrams = undefined;
    this.leaveTable();
    done();
  }

  /** The URC that tells of what is there by now. */
  announcement(): Urc | undefined {
    const { settings, model } = this.env;
    const { unread, waiting } = this.#inbox;
    if (waiting === 0) return undefined;
    if (this.accessMode !== "push") {
      const data_len = settings.recvLength ? unread : undefined;
      return recv({ connectID: this.connectID, data_len });
    }
    const { data, from } = this.#inbox.next()!;
    if (this.#inbox.waiting > 0) this.#announcer.announce(this.port);
    return pushed(this.connectID, data, from, settings, model.traits.hexLength);
  }
}
