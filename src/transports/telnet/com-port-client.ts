import type { FlowControl, InputLine, LineFormat, OutputLine } from "../../kernel/pipe.ts";
import type { Connection, ConnectionLine, ConnectionOwner } from "../connection.ts";
import type { Wiring } from "../wiring.ts";
import { COM_PORT, CONTROL, FROM_SERVER, MODEM_STATE, OPTION, PARITIES } from "./codes.ts";
import { TelnetDecoder } from "./decoder.ts";
import { subnegotiation, telnetData, uint32 } from "./encode.ts";
import { HeldOutput } from "./held-output.ts";
import { TelnetOptions } from "./options.ts";

const { BINARY, SGA } = OPTION;

/**
 * The client's side of RFC 2217 on a connection of bytes: the module plays the device at a serial port that somebody
 * else's access server has. A server that knows nothing of it is a telnet server.
 */
export class ComPortClient implements Connection, ConnectionLine {
  readonly line: ConnectionLine = this;
  readonly #inner: Connection;
  readonly #wiring: Wiring;
  readonly #decoder: TelnetDecoder;
  readonly #options: TelnetOptions;
  readonly #output: HeldOutput;
  readonly #active: Record<OutputLine, boolean> = { CTS: false, DSR: false, DCD: false, RI: false };
  #owner: ConnectionOwner | undefined;
  #rate = 115_200;
  #agreed = false;
  #suspended = false;
  #hostRts = true;
  #holdsByRts = false;
  #seen: number | undefined;

  constructor(inner: Connection, wiring: Wiring) {
    this.#inner = inner;
    this.#wiring = wiring;
    this.#output = new HeldOutput(
      inner,
      (data) => telnetData(data, this.#options.refused(BINARY)),
      () => this.#owner?.drained(),
    );
    this.#decoder = new TelnetDecoder({
      data: (chunk) => this.#owner?.data(chunk),
      negotiated: (verb, option) => this.#options.negotiated(verb, option),
      subnegotiated: (option, body) => {
        if (option === OPTION.COM_PORT && body.length > 0) this.#told(body[0]!, body[1] ?? 0);
      },
    });
    this.#options = new TelnetOptions(
      [BINARY, SGA, OPTION.COM_PORT],
      [BINARY, SGA, OPTION.ECHO],
      (bytes) => this.#output.control(bytes),
      (option) => this.#changed(option),
    );
  }

  // ---- as a connection

  get from(): string | undefined {
    return this.#inner.from;
  }

  get ended(): boolean {
    return this.#inner.ended;
  }

  begin(owner: ConnectionOwner): void {
    this.#owner = owner;
    this.#options.begin([BINARY, SGA, OPTION.COM_PORT], [BINARY, SGA]);
    this.#inner.begin({
      ...owner,
      data: (chunk) => this.#decoder.feed(chunk),
      drained: () => this.#output.drained(),
    });
  }

  write(chunk: Buffer): boolean {
    return this.#output.write(chunk);
  }

  pause(): void {
    this.#output.pause();
  }

  resume(): void {
    this.#output.resume();
  }

  end(): void {
    this.#inner.end();
  }

  close(): void {
    this.#inner.close();
  }

  destroy(): void {
    this.#inner.destroy();
  }

  refuse(): void {
    this.#inner.destroy();
  }

  // ---- as a line

  /** What the server tells of is its own end, not the one behind it. */
  get host(): LineFormat | undefined {
    return undefined;
  }

  set(line: OutputLine, active: boolean): void {
    this.#active[line] = active;
    if (!this.#agreed) return;
    if (this.#wiring.dtr === line) this.#control(active ? CONTROL.DTR_ON : CONTROL.DTR_OFF);
    if (this.#wiring.rts === line) this.#control(active ? CONTROL.RTS_ON : CONTROL.RTS_OFF);
  }

  setBaudRate(rate: number): void {
    this.#rate = rate;
    if (this.#agreed) this.#ask(COM_PORT.SET_BAUDRATE, uint32(rate));
  }

  setFlowControl({ byRts }: FlowControl): void {
    this.#holdsByRts = byRts;
    this.#hold();
  }

  // ---- towards the server

  #hold(): void {
    this.#output.hold(this.#suspended || (this.#holdsByRts && !this.#hostRts));
  }

  #changed(option: number): void {
    if (option === BINARY) this.#decoder.binary = this.#options.there(BINARY);
    if (option !== OPTION.COM_PORT) return;
    this.#agreed = this.#options.here(option);
    if (!this.#agreed) return this.#alone();
    this.#ask(COM_PORT.SET_BAUDRATE, uint32(this.#rate));
    this.#ask(COM_PORT.SET_DATASIZE, Buffer.of(8));
    this.#ask(COM_PORT.SET_PARITY, Buffer.of(PARITIES.indexOf("none") + 1));
    this.#ask(COM_PORT.SET_STOPSIZE, Buffer.of(1));
    this.#ask(COM_PORT.SET_MODEMSTATE_MASK, Buffer.of(0xff));
    for (const line of ["CTS", "DSR", "DCD", "RI"] as const) this.set(line, this.#active[line]);
  }

  /** The server knows of no serial port any more: nothing of what it told of one holds the module. */
  #alone(): void {
    this.#suspended = false;
    this.#hostRts = true;
    this.#seen = undefined;
    this.#hold();
  }

  #control(value: number): void {
    this.#ask(COM_PORT.SET_CONTROL, Buffer.of(value));
  }

  #ask(command: number, value: Buffer): void {
    this.#output.control(subnegotiation(OPTION.COM_PORT, command, value));
  }

  // ---- what the server tells

  #told(answer: number, value: number): void {
    switch (answer - FROM_SERVER) {
      case COM_PORT.NOTIFY_MODEMSTATE:
        return this.#see(value);
      case COM_PORT.FLOWCONTROL_SUSPEND:
      case COM_PORT.FLOWCONTROL_RESUME:
        this.#suspended = answer - FROM_SERVER === COM_PORT.FLOWCONTROL_SUSPEND;
        return this.#hold();
      default: // its answers to what was asked
    }
  }

  #see(state: number): void {
    const changed = this.#seen === undefined ? 0xff : this.#seen ^ state;
    this.#seen = state;
    const tell = (line: InputLine | "none", bit: number): void => {
      if (line !== "none" && (changed & bit) !== 0) this.#owner?.line(line, (state & bit) !== 0);
    };
    tell(this.#wiring.dsr, MODEM_STATE.DSR);
    tell(this.#wiring.dcd, MODEM_STATE.DCD);
    if (this.#wiring.rts === "none") return;
    this.#hostRts = (state & MODEM_STATE.CTS) !== 0;
    this.#hold();
  }
}
