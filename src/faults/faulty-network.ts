import type { Clock } from "../kernel/clock.ts";
import { familyOf } from "../network/address.ts";
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
import { FaultyDatagrams } from "./faulty-datagrams.ts";
import { FaultyFlow, NOBODY, type FlowOwner } from "./faulty-flow.ts";
import type { FlowHook } from "./hooks.ts";
import { roundTrip } from "./passing.ts";
import { passed } from "./pieces.ts";
import { place } from "./place.ts";

/** Connections that come in of which the module has not heard yet; more are refused. */
const BACKLOG = 16;
/** A question to a DNS server, and how often and how long a resolver waits for its answer. */
const QUESTION = 64;
const QUESTION_TRIES = 4;
const QUESTION_TIMEOUT = 5_000;
/** 1460 bytes: an Ethernet's MTU without the headers of IPv4 and TCP; AT+QISEND takes no more at a time either. */
const SEGMENT = 1460;

/** A network whose ways can be bad, all of them: connections both ways round, datagrams, names and pings. */
export class FaultyNetwork implements Network {
  /** TCP connections and flows of datagrams that stand. */
  readonly flows = new Set<FaultyFlow>();
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #hooks: ReadonlySet<FlowHook>;
  readonly #owner: FlowOwner;

  constructor(network: Network, clock: Clock, hooks: ReadonlySet<FlowHook>) {
    this.#network = network;
    this.#clock = clock;
    this.#hooks = hooks;
    const { flows } = this;
    this.#owner = {
      clock,
      get free() {
        return hooks.size === 0;
      },
      pass: (flow, way, chunk) =>
        passed(hooks, chunk, (hook, part) => hook.pass?.(flow, way, part)),
      occupies(flow, way, bytes) {
        let time = 0;
        for (const hook of hooks) time += hook.occupies?.(flow, way, bytes) ?? 0;
        return time;
      },
      segment(flow, way, length) {
        let most = Math.min(length, SEGMENT);
        for (const hook of hooks) most = Math.min(most, hook.segment?.(flow, way, most) ?? most);
        return Math.max(1, most);
      },
      went(flow, way, bytes) {
        for (const hook of hooks) hook.went?.(flow, way, bytes);
      },
      opened(flow) {
        flows.add(flow);
        for (const hook of hooks) hook.opened?.(flow);
      },
      over(flow) {
        if (flows.delete(flow)) for (const hook of hooks) hook.over?.(flow);
      },
    };
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const { protocol, host, port, tcp } = options;
    const flow = new FaultyFlow(protocol, place(host, port), reader, this.#owner, tcp);
    const dial = (): Connection => this.#network.connect(options, flow);
    if (this.#owner.free) return flow.carry(dial());
    const knock = (): void => {
      const instead = first(this.#hooks, (hook) => hook.connect?.(flow));
      if (!instead) return flow.knock(dial);
      flow.awaits(this.#after(instead.delay, () => flow.gone(instead.error)));
    };
    if (familyOf(host) !== 0) knock();
    else flow.awaits(this.#question(host, (error) => (error ? flow.gone(error) : knock())));
    return flow;
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    const unheard = new Set<FaultyFlow>();
    const listener = this.#network.listen(options, {
      listening: (localPort) => reader.listening(localPort),
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => {
        for (const flow of unheard) if (flow.over) unheard.delete(flow);
        if (unheard.size >= BACKLOG) return undefined;
        const from = place(remote.address, remote.port);
        const flow = new FaultyFlow("tcp", from, NOBODY, this.#owner, options.tcp);
        unheard.add(flow);
        flow.carry(connection).comesIn(() => {
          unheard.delete(flow);
          return reader.incoming(flow, remote);
        });
        return flow.over ? undefined : flow;
      },
    });
    return {
      close() {
        listener.close();
        for (const flow of unheard) flow.close();
        unheard.clear();
      },
    };
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    const datagrams = new FaultyDatagrams(reader, this.#owner);
    return datagrams.carry(this.#network.bind(options, datagrams));
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    if (this.#owner.free || familyOf(name) !== 0) return this.#network.resolve(name, options, done);
    let cancel = this.#question(name, (error) => {
      if (error) done({ error });
      else cancel = this.#network.resolve(name, options, done);
    });
    return () => cancel();
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    if (this.#owner.free) return this.#network.ping(options, done);
    const { address, bytes, timeout } = options;
    const cancels: Cancel[] = [];
    const finish = (answer: PingAnswer): void => {
      for (const cancel of cancels) cancel();
      done(answer);
    };
    const start = this.#clock.now;
    cancels.push(this.#after(timeout, () => finish({ error: "timed out" })));
    const instead = first(this.#hooks, (hook) =>
      hook.connect?.({ protocol: "icmp", remote: address }),
    );
    if (instead) {
      cancels.push(this.#after(instead.delay, () => finish({ error: instead.error })));
      return () => cancels.forEach((cancel) => cancel());
    }
    const trip = roundTrip(this.#owner, "icmp", address, bytes, () => {
      const spent = this.#clock.now - start;
      const left = { ...options, timeout: timeout - spent };
      const asked = this.#network.ping(left, (answer) =>
        finish("error" in answer ? answer : { ...answer, time: answer.time + spent }),
      );
      cancels.push(asked);
    });
    cancels.push(trip);
    return () => cancels.forEach((cancel) => cancel());
  }

  /** A name is asked for: what becomes of the question, and of its answer. Never from inside the call. */
  #question(name: string, done: (error: NetworkError | undefined) => void): Cancel {
    const instead = first(this.#hooks, (hook) => hook.resolve?.(name));
    // A late answer to an earlier question is an answer too: none is given up before all are.
    const cancels: Cancel[] = [];
    const stop = (): void => cancels.forEach((cancel) => cancel());
    let tries = 0;
    let over = false;
    const finish = (error: NetworkError | undefined): void => {
      if (over) return;
      over = true;
      stop();
      done(error);
    };
    const ask = (): void => {
      if (tries++ === QUESTION_TRIES) return finish("timed out");
      cancels.push(this.#after(QUESTION_TIMEOUT, ask));
      cancels.push(roundTrip(this.#owner, "dns", name, QUESTION, () => finish(undefined)));
      // It may have been there and back already.
      if (over) stop();
    };
    const begin = (): void => (instead?.error === undefined ? ask() : finish(instead.error));
    cancels.push(this.#after(instead?.delay ?? 0, begin));
    return stop;
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
