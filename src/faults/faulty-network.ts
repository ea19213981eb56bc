import type { Clock } from "../kernel/clock.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Listener,
  ListenerReader,
  ListenOptions,
  Network,
  NetworkError,
  PingAnswer,
  PingOptions,
  Resolution,
  ResolveOptions,
} from "../network/network.ts";
import { FaultyFlow, type FlowOwner } from "./faulty-flow.ts";
import type { FlowHook } from "./hooks.ts";
import { passed } from "./pieces.ts";

/** A network whose ways can be bad. Listeners' connections too; UDP SERVICE and pings only as a whole are not. */
export class FaultyNetwork implements Network {
  readonly flows = new Set<FaultyFlow>();
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #hooks: ReadonlySet<FlowHook>;
  readonly #owner: FlowOwner;

  constructor(network: Network, clock: Clock, hooks: ReadonlySet<FlowHook>) {
    this.#network = network;
    this.#clock = clock;
    this.#hooks = hooks;
    this.#owner = {
      clock,
      pass: (flow, way, chunk) =>
        hooks.size === 0
          ? undefined
          : passed(hooks, chunk, (hook, part) => hook.pass?.(flow, way, part)),
      opened: (flow) => {
        this.flows.add(flow);
        for (const hook of hooks) hook.opened?.(flow);
      },
      over: (flow) => this.flows.delete(flow),
    };
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const { protocol, host, port } = options;
    const flow = new FaultyFlow(protocol, `${host}:${port}`, reader, this.#owner);
    const instead = first(this.#hooks, (hook) => hook.connect?.(options));
    if (!instead) return flow.carry(this.#network.connect(options, flow));
    return flow.carry(
      new Postponed(
        (gone) => {
          const { error } = instead;
          if (error === undefined) return this.#network.connect(options, flow);
          gone(error);
          return undefined;
        },
        (run) => this.#after(instead.delay, run),
        flow,
      ),
    );
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return this.#network.listen(options, {
      listening: (localPort) => reader.listening(localPort),
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => {
        const place = `${remote.address}:${remote.port}`;
        const flow = new FaultyFlow("tcp", place, NOBODY, this.#owner).carry(connection);
        const taken = reader.incoming(flow, remote);
        if (!taken) return undefined;
        flow.attach(taken);
        this.#owner.opened(flow);
        return flow;
      },
    });
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    return this.#network.bind(options, reader);
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    const instead = first(this.#hooks, (hook) => hook.resolve?.(name));
    if (!instead) return this.#network.resolve(name, options, done);
    const { error, delay } = instead;
    let cancel: Cancel = () => {};
    const begun = this.#after(delay, () => {
      if (error === undefined) cancel = this.#network.resolve(name, options, done);
      else done({ error });
    });
    return () => {
      begun();
      cancel();
    };
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    return this.#network.ping(options, done);
  }

  #after(ms: number, run: () => void): Cancel {
    const alarm = this.#clock.after(ms, run);
    return () => alarm.cancel();
  }
}

function first<T>(
  hooks: Iterable<FlowHook>,
  ask: (hook: FlowHook) => T | undefined,
): T | undefined {
  for (const hook of hooks) {
    const answer = ask(hook);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** A connection that begins later, or never. */
class Postponed implements Connection {
  #inner: Connection | undefined;
  #cancel: Cancel;

  constructor(
    begin: (gone: (error: NetworkError) => void) => Connection | undefined,
    later: (run: () => void) => Cancel,
    reader: ConnectionReader,
  ) {
    this.#cancel = later(() => {
      this.#inner = begin((error) => reader.gone(error));
    });
  }

  get unacknowledged(): number | undefined {
    return this.#inner?.unacknowledged;
  }

  get unsent(): number {
    return this.#inner?.unsent ?? 0;
  }

  write(chunk: Buffer): boolean {
    return this.#inner?.write(chunk) ?? true;
  }

  pause(): void {
    this.#inner?.pause();
  }

  resume(): void {
    this.#inner?.resume();
  }

  end(): void {
    this.#inner?.end();
  }

  close(): void {
    this.#cancel();
    this.#inner?.close();
  }

  attach(): void {}
}

const NOBODY: ConnectionReader = {
  opened() {},
  gone() {},
  receive() {},
  drained() {},
  closed() {},
};
