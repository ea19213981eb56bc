import { connect, ERROR, ok, type Final, type Reply, type Result } from "../../at/reply.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Model } from "../../models/model.ts";
import type { Connection, ConnectionReader, Endpoint, Network } from "../../network/network.ts";
import type { EventSink } from "../events.ts";
import type { PacketDomain } from "../packet-domain.ts";
import type { SocketOrigin } from "./base-socket.ts";
import { DataSocket } from "./data-socket.ts";
import type { SocketEnvironment } from "./environment.ts";
import { ListenerSocket } from "./listener.ts";
import { connectOptions, listenOptions, originOf, type OpenRequest } from "./open-request.ts";
import { LastResult, RESULT } from "./result-codes.ts";
import { factorySocketSettings, tcpOptions, type SocketSettings } from "./settings.ts";
import type { HostPort, Socket } from "./socket.ts";
import { UdpServiceSocket } from "./udp-service.ts";
import { incoming, incomingFull, opened, pdpDeactivated } from "./urcs.ts";
import { addressesOf } from "../pdp-context.ts";

/** The twelve sockets of a module, shared by every service type. TCP/IP 2.3.4. */
export class SocketTable implements SocketEnvironment {
  readonly clock: Clock;
  readonly model: Model;
  readonly network: Network;
  readonly tell: EventSink;
  settings: SocketSettings;
  /** For AT+QIGETERROR. */
  readonly last = new LastResult();
  readonly #packetDomain: PacketDomain;
  /** In order of their connectIDs. A list once given out stays as it is. */
  #sockets: readonly Socket[] = [];
  #lastTransparent: Socket | undefined;

  constructor(
    clock: Clock,
    model: Model,
    network: Network,
    packetDomain: PacketDomain,
    tell: EventSink,
  ) {
    this.clock = clock;
    this.model = model;
    this.network = network;
    this.tell = tell;
    this.settings = factorySocketSettings(model);
    this.#packetDomain = packetDomain;
  }

  get(connectID: number): Socket | undefined {
    return this.#sockets.find((socket) => socket.connectID === connectID);
  }

  /** In order of their connectIDs. */
  list(): readonly Socket[] {
    return this.#sockets;
  }

  /** Whether a port still waits for a result of AT+QIOPEN. */
  openingAt(port: HostPort): boolean {
    return this.list().some((socket) => socket.state === "opening" && socket.port === port);
  }

  /** Whether any socket is opening. */
  get opening(): boolean {
    return this.list().some((socket) => socket.state === "opening");
  }

  /** ERROR, with the code AT+QIGETERROR will tell. */
  fail(code: number): Final {
    this.last.later()(code);
    return ERROR;
  }

  /** AT+QIOPEN. In buffer and push mode OK at once and the result in a URC; in transparent mode CONNECT or ERROR. */
  open(request: OpenRequest, port: HostPort): Result {
    const { connectID, access_mode, service_type } = request;
    if (access_mode === "transparent" && service_type !== "TCP" && service_type !== "UDP") {
      return this.fail(this.model.traits.transparentRefusal);
    }
    const refusal = this.#refusal(request);
    if (access_mode === "transparent") {
      if (refusal !== undefined) return this.fail(refusal);
      return this.#openTransparent(request, port);
    }
    const later = this.last.later();
    const report = (err: number): void => {
      later(err);
      port.report(opened({ connectID, err }));
    };
    if (refusal === undefined) this.#start(request, port, report);
    else if (this.model.traits.openRefused === "ERROR") return this.fail(refusal);
    else report(refusal);
    return ok();
  }

  /** AT+QICLOSE, `timeout` in milliseconds. An unused connectID is closed already. */
  close(connectID: number, timeout: number): Result {
    const socket = this.get(connectID);
    return socket ? this.#closeAll([socket], timeout) : ok();
  }

  /** Closes what belongs to a context, as AT+QIDEACT does. */
  closeContext(contextID: number, timeout: number): Result {
    const sockets = this.list().filter((socket) => socket.contextID === contextID);
    return this.#closeAll(sockets, timeout);
  }

  /** The network deactivated a context: its sockets are dead, and each port that had one is told. TCP/IP 2.4.5. */
  loseContext(contextID: number, otherwise: HostPort | undefined): void {
    const lost = this.list().filter((socket) => socket.contextID === contextID);
    const ports = new Set(lost.map((socket) => socket.port));
    if (otherwise && ports.size === 0) ports.add(otherwise);
    for (const socket of lost) socket.lose();
    for (const port of ports) port.report(pdpDeactivated({ contextID }));
  }

  /** ATO: back to the connection that last left transparent mode. TCP/IP 1.3. */
  resumeTransparent(port: HostPort): Reply | undefined {
    const socket = this.#lastTransparent;
    return socket && this.enterTransparent(socket, port);
  }

  /** CONNECT, for a client or an incoming connection that stands; undefined for anything else. */
  enterTransparent(socket: Socket, port: HostPort): Reply | undefined {
    if (!(socket instanceof DataSocket) || socket.state !== "connected") return undefined;
    if (socket.accessMode === "transparent") return undefined;
    socket.port = port;
    return connect(socket);
  }

  /** Power is gone: no FIN, no URC, nothing left. */
  reset(): void {
    for (const socket of this.list()) socket.close(0, () => {});
    this.#lastTransparent = undefined;
    this.settings = factorySocketSettings(this.model);
    this.last.begin();
  }

  release(connectID: number): void {
    if (this.#lastTransparent?.connectID === connectID) this.#lastTransparent = undefined;
    this.#sockets = this.#sockets.filter((socket) => socket.connectID !== connectID);
  }

  leftTransparent(socket: Socket): void {
    this.#lastTransparent = socket;
  }

  #refusal({ contextID, connectID }: OpenRequest): number | undefined {
    const { openActivates, openOneAtATime } = this.model.traits;
    if (this.get(connectID)) return RESULT.identityUsed;
    if (openOneAtATime && this.opening) return RESULT.busy;
    // AT+QIDEACT of another port is closing what is there.
    if (this.#packetDomain.context(contextID).ending) return RESULT.activateFailed;
    if (!this.#packetDomain.isActive(contextID)) {
      const result = openActivates ? this.#packetDomain.activate(contextID) : RESULT.activateFailed;
      // A network that takes its time has not activated it yet: not active is not active.
      if (result !== RESULT.success) return RESULT.activateFailed;
    }
    return undefined;
  }

  #openTransparent(request: OpenRequest, port: HostPort): Promise<Reply> {
    const later = this.last.later();
    return new Promise((resolve) => {
      this.#start(request, port, (result) => {
        later(result);
        const socket = this.get(request.connectID);
        resolve(
          result === RESULT.success && socket instanceof DataSocket ? connect(socket) : ERROR,
        );
      });
    });
  }

  #start(request: OpenRequest, port: HostPort, done: (result: number) => void): void {
    const context = this.#packetDomain.context(request.contextID);
    const { service_type: type } = request;
    if (type === "TCP" || type === "UDP") {
      const socket = new DataSocket(this, originOf(request, port, request.host), type);
      this.#add(socket);
      const tcp = tcpOptions(this.settings);
      return socket.open(connectOptions(request, this.#packetDomain, context, tcp), done);
    }
    const [own = ""] = addressesOf(context, this.#packetDomain.addresses);
    const from = originOf(request, port, own);
    const options = listenOptions(request, this.#packetDomain, context, () =>
      tcpOptions(this.settings),
    );
    if (type === "UDP SERVICE") {
      const service = new UdpServiceSocket(this, from);
      this.#add(service);
      return service.open(options, done);
    }
    const listener = new ListenerSocket(this, from, (connection, remote) =>
      this.#accept(listener, connection, remote),
    );
    this.#add(listener);
    listener.open(options, done);
  }

  #accept(
    listener: ListenerSocket,
    connection: Connection,
    remote: Endpoint,
  ): ConnectionReader | undefined {
    const connectID = this.#freeConnectID();
    if (connectID === undefined) {
      listener.port.report(incomingFull({}));
      return undefined;
    }
    const mode = this.model.traits.incomingMode === "listener" ? listener.accessMode : "buffer";
    const from: SocketOrigin = {
      connectID,
      contextID: listener.contextID,
      serverID: listener.connectID,
      accessMode: mode,
      port: listener.port,
      address: remote.address,
      remotePort: remote.port,
      localPort: listener.localPort,
    };
    const socket = new DataSocket(this, from, "TCP INCOMING");
    this.#add(socket);
    socket.accepted(connection);
    listener.port.report(
      incoming({
        connectID,
        serverID: listener.connectID,
        remoteIP: remote.address,
        remote_port: remote.port,
      }),
    );
    return socket;
  }

  #add(socket: Socket): void {
    this.#sockets = [...this.#sockets, socket].toSorted((a, b) => a.connectID - b.connectID);
  }

  #freeConnectID(): number | undefined {
    const { min, max } = this.model.limits.connectID;
    const down = this.model.traits.incomingOrder === "down";
    for (let step = 0; step <= max - min; step++) {
      const connectID = down ? max - step : min + step;
      if (!this.get(connectID)) return connectID;
    }
    return undefined;
  }

  /** Closes them side by side; the reply comes when the last one is over. */
  #closeAll(sockets: readonly Socket[], timeout: number): Result {
    let open = sockets.length;
    let resolve: ((reply: Reply) => void) | undefined;
    for (const socket of sockets) {
      socket.close(timeout, () => {
        if (--open === 0) resolve?.(ok());
      });
    }
    if (open === 0) return ok();
    return new Promise((settle) => {
      resolve = settle;
    });
  }
}
