import type { FlowControl, LineFormat, OutputLine } from "../../kernel/pipe.ts";
import type { Connection, ConnectionLine, ConnectionOwner } from "../connection.ts";
import {
  COM_PORT,
  CONTROL,
  FROM_SERVER,
  MODEM_STATE,
  OPTION,
  PARITIES,
  STOP_BITS,
} from "./codes.ts";
import { TelnetDecoder } from "./decoder.ts";
import { subnegotiation, telnetData, uint32 } from "./encode.ts";
import { HeldOutput } from "./held-output.ts";
import { TelnetOptions } from "./options.ts";

const { BINARY, ECHO, SGA } = OPTION;
const SIGNATURE = Buffer.from("modemtwin", "latin1");

/**
 * The access server's side of RFC 2217 on a connection of bytes: its client has a serial port with DTR, RTS, CTS, DSR,
 * DCD, RI, a rate and a break. A client that knows nothing of it has a telnet connection.
 */
export class ComPortServer implements Connection, ConnectionLine {
  readonly line: ConnectionLine = this;
  readonly #inner: Connection;
  readonly #decoder: TelnetDecoder;
  readonly #options: TelnetOptions;
  #owner: ConnectionOwner | undefined;
  // ---- what the client has set
  #format: LineFormat = { baudRate: 115_200, dataBits: 8, parity: "none", stopBits: 1 };
  #formatKnown = false;
  #dtr = true;
  #rts = true;
  #break = false;
  #flow: number = CONTROL.FLOW_NONE;
  #inbound: number = CONTROL.INBOUND_NONE;
  #suspended = false;
  #lineMask = 0;
  #modemMask = 0xff;
  // ---- what the module shows
  readonly #active: Record<OutputLine, boolean> = { CTS: false, DSR: false, DCD: false, RI: false };
  #shown = 0;
  #holdsByRts = false;
  readonly #output: HeldOutput;

  constructor(inner: Connection) {
    this.#inner = inner;
    this.#output = new HeldOutput(
      inner,
      (data) => telnetData(data, this.#options.refused(BINARY)),
      () => this.#owner?.drained(),
    );
    this.#decoder = new TelnetDecoder({
      data: (chunk) => this.#owner?.data(chunk),
      negotiated: (verb, option) => this.#options.negotiated(verb, option),
      subnegotiated: (option, body) => {
        if (option === OPTION.COM_PORT && body.length > 0) this.#asked(body[0]!, body.subarray(1));
      },
    });
    this.#options = new TelnetOptions(
      [BINARY, ECHO, SGA, OPTION.COM_PORT],
      [BINARY, SGA, OPTION.COM_PORT],
      (bytes) => this.#output.control(bytes),
      (option) => this.#agreed(option),
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
    owner.line("DTR", this.#dtr);
    this.#options.begin([BINARY, ECHO, SGA], [BINARY, SGA, OPTION.COM_PORT]);
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
    this.#inner.refuse();
  }

  // ---- as a line

  get host(): LineFormat | undefined {
    return this.#formatKnown ? this.#format : undefined;
  }

  set(line: OutputLine, active: boolean): void {
    this.#active[line] = active;
    this.#tellModemState();
  }

  /** What the module's rate is, the client finds out as on hardware: --strict-baud. */
  setBaudRate(): void {}

  setFlowControl({ byRts }: FlowControl): void {
    this.#holdsByRts = byRts;
    this.#hold();
  }

  // ---- towards the client

  /** RTS says to hold, or FLOWCONTROL-SUSPEND. */
  #hold(): void {
    this.#output.hold(this.#suspended || (this.#holdsByRts && !this.#rts));
  }

  #tell(command: number, value: Buffer): void {
    this.#output.control(subnegotiation(OPTION.COM_PORT, command + FROM_SERVER, value));
  }

  #agreed(option: number): void {
    if (option === BINARY) this.#decoder.binary = this.#options.there(BINARY);
    if (option === OPTION.COM_PORT && this.#knowsSerial) this.#sendModemState();
  }

  get #knowsSerial(): boolean {
    return this.#options.there(OPTION.COM_PORT) || this.#options.here(OPTION.COM_PORT);
  }

  // ---- the lines that the client sees

  get #modemState(): number {
    const { CTS, DSR, DCD, RI } = this.#active;
    return (
      (DCD ? MODEM_STATE.DCD : 0) |
      (RI ? MODEM_STATE.RI : 0) |
      (DSR ? MODEM_STATE.DSR : 0) |
      (CTS ? MODEM_STATE.CTS : 0)
    );
  }

  #tellModemState(): void {
    const now = this.#modemState;
    const changed = now ^ this.#shown;
    this.#shown = now;
    // Of RI the end of the ringing is told, of the others either edge.
    const ended = changed & ~now & MODEM_STATE.RI;
    const deltas = ((changed & ~MODEM_STATE.RI) | ended) >> 4;
    if (this.#knowsSerial && ((changed | deltas) & this.#modemMask) !== 0) {
      this.#sendModemState(deltas);
    }
  }

  #sendModemState(deltas = 0): void {
    const value = (this.#modemState | deltas) & this.#modemMask;
    this.#tell(COM_PORT.NOTIFY_MODEMSTATE, Buffer.of(value));
  }

  // ---- what the client asks

  #asked(command: number, value: Buffer): void {
    const byte = value[0] ?? 0;
    switch (command) {
      case COM_PORT.SIGNATURE:
        if (value.length === 0) this.#tell(command, SIGNATURE);
        return;
      case COM_PORT.SET_BAUDRATE:
        if (value.length >= 4) this.#setFormat({ baudRate: value.readUInt32BE(0) || undefined });
        return this.#tell(command, uint32(this.#format.baudRate));
      case COM_PORT.SET_DATASIZE:
        this.#setFormat({ dataBits: ([5, 6, 7, 8] as const).find((bits) => bits === byte) });
        return this.#tell(command, Buffer.of(this.#format.dataBits));
      case COM_PORT.SET_PARITY:
        this.#setFormat({ parity: PARITIES[byte - 1] });
        return this.#tell(command, Buffer.of(PARITIES.indexOf(this.#format.parity) + 1));
      case COM_PORT.SET_STOPSIZE:
        this.#setFormat({ stopBits: STOP_BITS[byte - 1] });
        return this.#tell(command, Buffer.of(STOP_BITS.indexOf(this.#format.stopBits) + 1));
      case COM_PORT.SET_CONTROL:
        return this.#tell(command, Buffer.of(this.#control(byte)));
      case COM_PORT.FLOWCONTROL_SUSPEND:
      case COM_PORT.FLOWCONTROL_RESUME:
        this.#suspended = command === COM_PORT.FLOWCONTROL_SUSPEND;
        return this.#hold();
      case COM_PORT.SET_LINESTATE_MASK:
        this.#lineMask = byte;
        return this.#tell(command, Buffer.of(this.#lineMask));
      case COM_PORT.SET_MODEMSTATE_MASK:
        this.#modemMask = byte;
        this.#tell(command, Buffer.of(this.#modemMask));
        return this.#sendModemState();
      case COM_PORT.PURGE_DATA:
        // What the client has sent is the module's by the time this is read; only the other way can anything wait.
        if (byte === 1 || byte === 3) this.#output.purge();
        this.#tell(command, Buffer.of(byte));
        return;
      default: // nothing that RFC 2217 knows
    }
  }

  /** What is undefined stays. */
  #setFormat(change: { readonly [K in keyof LineFormat]?: LineFormat[K] | undefined }): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    this.#format = { ...this.#format, ...Object.fromEntries(given) };
    this.#formatKnown = true;
    if ("baudRate" in change) this.#owner?.rateSet();
  }

  /** Answers what is so afterwards. */
  #control(value: number): number {
    switch (value) {
      case CONTROL.FLOW_NONE:
      case CONTROL.FLOW_HARDWARE:
        this.#flow = value;
        return value;
      case CONTROL.FLOW:
      case CONTROL.FLOW_XON: // nobody heeds these three
      case CONTROL.FLOW_DCD:
      case CONTROL.FLOW_DSR:
        return this.#flow;
      case CONTROL.BREAK_ON:
      case CONTROL.BREAK_OFF:
        if (value === CONTROL.BREAK_OFF && this.#break) this.#owner?.broke();
        this.#break = value === CONTROL.BREAK_ON;
        return value;
      case CONTROL.BREAK:
        return this.#break ? CONTROL.BREAK_ON : CONTROL.BREAK_OFF;
      case CONTROL.DTR_ON:
      case CONTROL.DTR_OFF:
        this.#setDtr(value === CONTROL.DTR_ON);
        return value;
      case CONTROL.DTR:
        return this.#dtr ? CONTROL.DTR_ON : CONTROL.DTR_OFF;
      case CONTROL.RTS_ON:
      case CONTROL.RTS_OFF:
        this.#rts = value === CONTROL.RTS_ON;
        this.#hold();
        return value;
      case CONTROL.RTS:
        return this.#rts ? CONTROL.RTS_ON : CONTROL.RTS_OFF;
      case CONTROL.INBOUND_NONE:
      case CONTROL.INBOUND_HARDWARE:
        this.#inbound = value;
        return value;
      default: // the present one is asked for, or what nobody heeds
        return this.#inbound;
    }
  }

  #setDtr(on: boolean): void {
    if (this.#dtr === on) return;
    this.#dtr = on;
    this.#owner?.line("DTR", on);
  }
}
