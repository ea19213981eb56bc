import type { DataLink, DataPeer } from "../../at/reply.ts";
import type { Urc } from "../../at/urc.ts";
import type { Alarm } from "../../kernel/clock.ts";
import type {
  Connection,
  ConnectionReader,
  ConnectOptions,
  Endpoint,
  NetworkError,
} from "../../network/network.ts";
import { Announcer } from "./announcer.ts";
import { BaseSocket, type SocketOrigin } from "./base-socket.ts";
import type { SocketEnvironment } from "./environment.ts";
import { DatagramInbox, StreamInbox, type Inbox } from "./inbox.ts";
import { Outbox } from "./outbox.ts";
import { RESULT, resultOf } from "./result-codes.ts";
import type { Counters, SendOutcome, Socket } from "./socket.ts";
import { TransparentMode } from "./transparent.ts";
import { closed, pushed, recv } from "./urcs.ts";

/** TCP/IP 2.3.4: after this long without an answer the opening has failed. */
const OPEN_TIMEOUT = 150_000;
/** How long the peer may still talk once the host's input has ended in data mode. */
const LAST_WORDS = 10_000;

/** One flow of data to one remote: "TCP", "UDP" or "TCP INCOMING", in any access mode. */
export class DataSocket extends BaseSocket implements Socket, ConnectionReader, DataPeer {
  readonly serviceType: "TCP" | "UDP" | "TCP INCOMING";
  readonly #inbox: Inbox;
  readonly #announcer: Announcer;
  #connection: Connection | undefined;
  readonly #outbox = new Outbox();
  /** Made when it is first entered. */
  #transparent: TransparentMode | undefined;
  #onOpened: ((result: number) => void) | undefined;
  #onClosed: (() => void) | undefined;
  #limit: Alarm | undefined;
  /** The host is still to be told of data, and of the remote's close, in this order. */
  #recvDue = false;
  #closedDue = false;

  constructor(
    env: SocketEnvironment,
    origin: SocketOrigin,
    serviceType: DataSocket["serviceType"],
  ) {
    super(env, origin);
    this.serviceType = serviceType;
    const { receiveBuffer, udpLength, udpRead } = env.model.traits;
    this.#inbox =
      serviceType === "UDP"
        ? new DatagramInbox(receiveBuffer, udpLength, udpRead === "stream")
        : new StreamInbox(receiveBuffer);
    this.#announcer = new Announcer(this);
  }

  /** Connects; `done` hears the result code, unless the socket is closed before. */
  open(options: ConnectOptions, done: (result: number) => void): void {
    this.#onOpened = done;
    this.#limit = this.env.clock.after(OPEN_TIMEOUT, () => {
      this.#connection?.close();
      this.#failed(RESULT.timeout);
    });
    this.#connection = this.env.network.connect(options, this);
  }

  /** A connection that a listener accepted. */
  accepted(connection: Connection): void {
    this.#connection = connection;
    this.#begin();
  }

  // ---- the network's side

  opened(remote: Endpoint, localPort: number): void {
    this.address = remote.address;
    this.remotePort = remote.port;
    this.localPort = localPort;
    this.#begin();
    this.#endLimit();
    this.#answerOpening(RESULT.success);
  }

  receive(chunk: Buffer): void {
    if (this.#onClosed) return; // unread data is discarded once AT+QICLOSE has begun
    if (this.#transparent?.active) {
      if (!this.#transparent.deliver(chunk)) this.#connection!.pause();
      return;
    }
    const wasEmpty = this.#inbox.unread === 0;
    this.#inbox.push(chunk);
    if (this.#inbox.full) this.#connection!.pause();
    if (this.accessMode === "push") this.#announce();
    if (this.accessMode === "buffer" && wasEmpty) this.#announceRecv();
  }

  drained(): void {
    this.#transparent?.networkReady();
  }

  closed(): void {
    if (this.state !== "connected") return;
    this.#transparent?.flush();
    this.state = "closing";
    if (this.#transparent?.active) {
      this.#endTransparent();
      const { closedAfterNoCarrier } = this.env.model.traits;
      if (closedAfterNoCarrier) this.port.report(closed({ connectID: this.connectID }));
      return;
    }
    // Behind the data, so it is said by the same URC source.
    this.#closedDue = true;
    this.#announce();
  }

  gone(error: NetworkError | undefined): void {
    if (this.state === "opening") return this.#failed(resultOf(error ?? "failed"));
    this.#endLimit();
    this.#outbox.acked(this.#connection);
    this.#connection = undefined;
    if (this.#onClosed) return this.#release();
    if (this.state === "connected") this.closed();
  }

  // ---- the host's side

  get counters(): Counters {
    const { received, unread, dropped } = this.#inbox;
    const { delivered = 0, lost = 0 } = this.#transparent ?? {};
    return {
      sent: this.#outbox.sent,
      received: received + delivered,
      unread,
      dropped: dropped + lost,
    };
  }

  get acked(): number {
    return this.#outbox.acked(this.#connection);
  }

  /** Hands data to the network as AT+QISEND does. */
  send(data: Buffer): SendOutcome {
    if (this.state !== "connected" || !this.#connection) return "closed";
    const { sendBuffer } = this.env.model.traits;
    if (!this.#outbox.takes(data.length, sendBuffer, this.#connection)) return "full";
    this.#outbox.sent += data.length;
    this.#connection.write(data);
    return "sent";
  }

  /** Up to `count` unread bytes. */
  read(count: number): Buffer {
    const data = this.#inbox.take(count);
    // What waited for room came in behind the last byte read: empty became non-empty again.
    if (this.#makeRoom()) this.#announceRecv();
    return data;
  }

  /** AT+QISWTMD to buffer or push mode. TCP/IP 2.3.10. */
  switchTo(mode: "buffer" | "push"): void {
    this.accessMode = mode;
    if (this.#inbox.unread === 0) return;
    if (mode === "buffer") this.#announceRecv();
    else if (this.env.model.traits.switchPushes) this.#announce();
  }

  close(timeout: number, done: () => void): void {
    this.#endLimit();
    this.#transparent?.flush();
    const wasOpening = this.state === "opening";
    const alreadyAsked = this.#onClosed;
    this.state = "closing";
    this.#announcer.stop();
    // A port that waits for CONNECT must hear that it will not come; +QIOPEN is not said any more. TCP/IP 2.3.4.
    if (this.accessMode === "transparent") this.#answerOpening(RESULT.closed);
    this.#onOpened = undefined;
    // Two ports may ask for the same end.
    this.#onClosed = () => {
      alreadyAsked?.();
      done();
    };
    // Another port closes what this one is in data mode with.
    this.#endTransparent();
    const connection = this.#connection;
    if (!connection || wasOpening || timeout === 0) {
      connection?.close();
      return this.#release();
    }
    this.#limit = this.env.clock.after(timeout, () => {
      this.#connection?.close();
      this.#release();
    });
    connection.end();
    connection.resume();
  }

  lose(): void {
    this.#endLimit();
    this.#connection?.close();
    if (this.state === "opening") return this.#failed(RESULT.contextBroken);
    this.#outbox.acked(this.#connection);
    this.#connection = undefined;
    this.state = "closing";
    this.tellClosed();
    // In buffer mode what was received can still be read, in push mode it goes with the context.
    if (this.accessMode === "push") this.#announcer.stop();
    this.#endTransparent();
    if (this.#onClosed) this.#release();
  }

  // ---- data mode

  entered(link: DataLink): void {
    this.accessMode = "transparent";
    this.#transparent ??= new TransparentMode(this.env, this.serviceType === "UDP", (packet) =>
      this.#transmit(packet),
    );
    this.#transparent.begin(link);
    let room = true;
    while (this.#inbox.unread > 0) {
      room = this.#transparent.hand(this.#inbox.take(this.#inbox.unread));
      this.#makeRoom();
    }
    if (!room && this.serviceType !== "UDP") this.#connection?.pause();
    if (this.state !== "connected") this.#endTransparent();
  }

  write(chunk: Buffer): boolean {
    return this.#transparent!.write(chunk);
  }

  resume(): void {
    this.#transparent?.hostReady();
    this.#connection?.resume();
  }

  ended(): void {
    this.#transparent!.flush();
    this.#connection?.end();
    this.#limit = this.env.clock.after(LAST_WORDS, () => {
      this.#connection?.close();
      this.gone(undefined);
    });
  }

  left(how: "keep" | "end"): void {
    this.#transparent!.leave();
    this.accessMode = "buffer";
    this.#connection?.resume();
    if (this.state !== "connected") return;
    if (how === "keep") return this.env.leftTransparent(this);
    // TCP/IP 1.3: the connection is over, the socket stays in state 4 until AT+QICLOSE.
    this.state = "closing";
    this.#connection?.end();
  }

  // ---- inside

  #begin(): void {
    this.state = "connected";
    this.tellOpened(`${this.address}:${this.remotePort}`);
  }

  #endLimit(): void {
    this.#limit?.cancel();
    this.#limit = undefined;
  }

  #answerOpening(result: number): void {
    const answer = this.#onOpened;
    this.#onOpened = undefined;
    answer?.(result);
  }

  #failed(result: number): void {
    this.#endLimit();
    this.#connection = undefined;
    this.failOpening();
    this.#answerOpening(result);
  }

  #transmit(packet: Buffer): boolean {
    if (this.state !== "connected" || !this.#connection) return true;
    this.#outbox.sent += packet.length;
    return this.#connection.write(packet);
  }

  #announceRecv(): void {
    this.#recvDue = true;
    this.#announce();
  }

  #announce(): void {
    this.#announcer.announce(this.port);
  }

  /** The URC that tells of what is there by now. */
  announcement(): Urc | undefined {
    const { unread } = this.#inbox;
    const { settings, model } = this.env;
    if (this.accessMode === "transparent") return undefined;
    if (this.accessMode === "buffer" && unread > 0 && this.#recvDue) {
      this.#recvDue = false;
      if (this.#closedDue) this.#announce();
      const data_len = settings.recvLength ? unread : undefined;
      return recv({ connectID: this.connectID, data_len });
    }
    if (this.accessMode === "push" && unread > 0) {
      const data = this.#inbox.take(model.limits.readLength.max);
      this.#makeRoom();
      if (this.#inbox.unread > 0 || this.#closedDue) this.#announce();
      return pushed(this.connectID, data, undefined, settings, model.traits.hexLength);
    }
    if (!this.#closedDue) return undefined;
    this.#closedDue = false;
    return closed({ connectID: this.connectID });
  }

  /** True if data came in that had waited for room while the inbox was empty. */
  #makeRoom(): boolean {
    const refilled = this.#inbox.admit();
    if (!this.#inbox.full) this.#connection?.resume();
    return refilled;
  }

  /** NO CARRIER, if a port is in data mode with this socket. */
  #endTransparent(): void {
    if (!this.#transparent?.active) return;
    this.accessMode = "buffer";
    this.#transparent.end();
  }

  #release(): void {
    this.#endLimit();
    this.#outbox.acked(this.#connection);
    this.#connection = undefined;
    this.leaveTable();
    const done = this.#onClosed;
    this.#onClosed = undefined;
    done?.();
  }
}
