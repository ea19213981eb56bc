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
import { Packetizer } from "./packetizer.ts";
import { RESULT, resultOf } from "./result-codes.ts";
import type { Counters, SendOutcome, Socket } from "./socket.ts";
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
  #packetizer: Packetizer | undefined;
  #link: DataLink | undefined;
  #sent = 0;
  /** Bytes known to be acknowledged: asking the system costs a call, so it is asked only when this is not enough. */
  #acked = 0;
  #onOpened: ((result: number) => void) | undefined;
  #onClosed: (() => void) | undefined;
  #limit: Alarm | undefined;
  /** The host is still to be told of data, and of the remote's close, in this order. */
  #recvDue = false;
  #closedDue = false;
  /** The host in data mode has asked to hold. */
  #hostFull = false;
  /** Bytes handed to the host in data mode: received, and read at once. */
  #delivered = 0;
  /** Datagrams lost meanwhile. */
  #lost = 0;

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
    this.#announcer = new Announcer(() => this.#announcement());
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
    this.#limit?.cancel();
    this.#answerOpening(RESULT.success);
  }

  receive(chunk: Buffer): void {
    if (this.#onClosed) return; // unread data is discarded once AT+QICLOSE has begun
    if (this.#link) return this.#deliver(this.#link, chunk);
    const wasEmpty = this.#inbox.unread === 0;
    this.#inbox.push(chunk);
    if (this.#inbox.full) this.#connection!.pause();
    if (this.accessMode === "push") this.#announce();
    if (this.accessMode === "buffer" && wasEmpty) this.#announceRecv();
  }

  drained(): void {
    this.#packetizer?.drained();
    this.#link?.ready();
  }

  closed(): void {
    if (this.state !== "connected") return;
    this.#packetizer?.flush();
    this.state = "closing";
    if (this.#link) {
      this.#endLink();
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
    this.#limit?.cancel();
    this.#rememberAcked();
    this.#connection = undefined;
    if (this.#onClosed) return this.#release();
    if (this.state === "connected") this.closed();
  }

  // ---- the host's side

  get counters(): Counters {
    const { unread, dropped } = this.#inbox;
    const received = this.#inbox.received + this.#delivered;
    const acked = this.#rememberAcked();
    return { sent: this.#sent, acked, received, unread, dropped: dropped + this.#lost };
  }

  /** Hands data to the network as AT+QISEND does. */
  send(data: Buffer): SendOutcome {
    if (this.state !== "connected" || !this.#connection) return "closed";
    const room = this.env.model.traits.sendBuffer - data.length;
    if (this.#sent - this.#acked > room && this.#sent - this.#rememberAcked() > room) return "full";
    this.#sent += data.length;
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
    this.#limit?.cancel();
    this.#packetizer?.flush();
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
    if (this.#link) this.#endLink();
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
    this.#limit?.cancel();
    this.#connection?.close();
    if (this.state === "opening") return this.#failed(RESULT.contextBroken);
    this.#rememberAcked();
    this.#connection = undefined;
    this.state = "closing";
    // In buffer mode what was received can still be read, in push mode it goes with the context.
    if (this.accessMode === "push") this.#announcer.stop();
    if (this.#link) this.#endLink();
    if (this.#onClosed) this.#release();
  }

  // ---- data mode

  entered(link: DataLink): void {
    this.accessMode = "transparent";
    this.#link = link;
    this.#packetizer ??= new Packetizer(
      this.env.clock,
      this.env.settings,
      this.serviceType === "UDP",
      (packet) => this.#transmit(packet),
    );
    while (this.#inbox.unread > 0) {
      const data = this.#inbox.take(this.#inbox.unread);
      if (!link.send(data)) this.#hostFull = true;
      this.#makeRoom();
    }
    if (this.#hostFull && this.serviceType !== "UDP") this.#connection?.pause();
    if (this.state !== "connected") this.#endLink();
  }

  write(chunk: Buffer): boolean {
    return this.#packetizer!.push(chunk);
  }

  resume(): void {
    this.#hostFull = false;
    this.#connection?.resume();
  }

  ended(): void {
    this.#packetizer!.flush();
    this.#connection?.end();
    this.#limit = this.env.clock.after(LAST_WORDS, () => {
      this.#connection?.close();
      this.gone(undefined);
    });
  }

  left(how: "keep" | "end"): void {
    this.#packetizer!.flush();
    this.#link = undefined;
    this.#hostFull = false;
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

  #answerOpening(result: number): void {
    const answer = this.#onOpened;
    this.#onOpened = undefined;
    answer?.(result);
  }

  #failed(result: number): void {
    this.#limit?.cancel();
    this.#connection = undefined;
    this.failOpening();
    this.#answerOpening(result);
  }

  #transmit(packet: Buffer): boolean {
    if (this.state !== "connected" || !this.#connection) return true;
    this.#sent += packet.length;
    return this.#connection.write(packet);
  }

  /** To the host in data mode. What TCP must wait with, UDP loses. */
  #deliver(link: DataLink, chunk: Buffer): void {
    if (this.#hostFull && this.serviceType === "UDP") {
      this.#lost++;
      return;
    }
    this.#delivered += chunk.length;
    if (link.send(chunk)) return;
    this.#hostFull = true;
    if (this.serviceType !== "UDP") this.#connection!.pause();
  }

  #announceRecv(): void {
    this.#recvDue = true;
    this.#announce();
  }

  #announce(): void {
    this.#announcer.announce(this.port);
  }

  #announcement(): Urc | undefined {
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

  #endLink(): void {
    const link = this.#link!;
    this.#link = undefined;
    this.#hostFull = false;
    this.accessMode = "buffer";
    this.#packetizer!.drop();
    link.end();
  }

  /** What the peer has acknowledged. Where the system does not tell: what it has taken. */
  #rememberAcked(): number {
    const connection = this.#connection;
    if (connection) {
      const open = connection.unacknowledged ?? connection.unsent;
      this.#acked = Math.max(this.#acked, this.#sent - Math.min(this.#sent, open));
    }
    return this.#acked;
  }

  #release(): void {
    this.#limit?.cancel();
    this.#rememberAcked();
    this.#connection = undefined;
    this.leaveTable();
    const done = this.#onClosed;
    this.#onClosed = undefined;
    done?.();
  }
}
