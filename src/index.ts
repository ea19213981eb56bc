// The public API, and only it.
export { COMMANDS } from "./commands/index.ts";
export { HostError, type HostErrorCode } from "./kernel/errors.ts";
export type { Alarm, Clock, Instant } from "./kernel/clock.ts";
export { memoryPipe, type MemoryPipe } from "./kernel/memory-pipe.ts";
export type { OutputLine, Pipe, PipeReader, SerialLine } from "./kernel/pipe.ts";
export { RealClock } from "./kernel/real-clock.ts";
export { SimClock } from "./kernel/sim-clock.ts";
export { findModel, MODELS, withTraits } from "./models/catalogue.ts";
export type {
  Factory,
  FixedAnswer,
  FixedResult,
  Limits,
  Model,
  Range,
  Rat,
  Wording,
} from "./models/model.ts";
export {
  DELAYS,
  INSTANT,
  TYPICAL,
  type DelayName,
  type Span,
  type Timing,
} from "./models/timing.ts";
export { TRAITS, type TraitName, type Traits } from "./models/traits.ts";
export { Modem, type CommandTable } from "./modem/modem.ts";
export type { ModemOptions } from "./modem/modem-options.ts";
export { HostNetwork } from "./network/host/host-network.ts";
export { MappedNetwork } from "./network/map.ts";
export { AddressMap } from "./network/map/address-map.ts";
export { parseMapping } from "./network/map/parse.ts";
export type * from "./network/network.ts";
export { SimNetwork } from "./network/sim/sim-network.ts";
export type { Air, Cell, Grant, NetworkManners, Signal, Welcome } from "./services/air.ts";
export { WILLING_BEARER, type Bearer } from "./services/bearer.ts";
export type { EventSink, ModemEvent } from "./services/events.ts";
export { MemoryNvram, type Nvram } from "./services/nvram.ts";
export type { SimOptions } from "./services/sim-card.ts";
export type { MessageCentre, Mobile, Submission, SubmitResult } from "./services/sms/centre.ts";
export { openNvramFile } from "./storage/nvram-file.ts";
export {
  openConnect,
  parseTarget,
  type ConnectOptions,
  type ConnectPort,
  type Target,
} from "./transports/connect.ts";
export { openPty, type PtyOptions, type PtyPort } from "./transports/pty/open-pty.ts";
export { openRfc2217, type Rfc2217Options, type Rfc2217Port } from "./transports/telnet/rfc2217.ts";
export {
  openSerial,
  type SerialOptions,
  type SerialPortOfModule,
} from "./transports/serial/open-serial.ts";
export { openTcp, type TcpOptions as TcpPortOptions, type TcpPort } from "./transports/tcp.ts";
export { openUnix, type UnixOptions, type UnixPort } from "./transports/unix.ts";
export { USUAL_WIRING, wired, type Wiring } from "./transports/wiring.ts";
export { openWs, type WsOptions, type WsPort } from "./transports/ws.ts";
