import type { Clock } from "../../kernel/clock.ts";
import type { Model } from "../../models/model.ts";
import type { Network } from "../../network/network.ts";
import type { EventSink } from "../events.ts";
import type { SocketSettings } from "./settings.ts";
import type { Socket } from "./socket.ts";

/** What every socket of a module shares. */
export interface SocketEnvironment {
  readonly clock: Clock;
  readonly model: Model;
  readonly network: Network;
  readonly settings: SocketSettings;
  readonly tell: EventSink;
  /** The connectID is free again. */
  release(connectID: number): void;
  /** The socket left transparent mode with its connection alive: ATO comes back to it. */
  leftTransparent(socket: Socket): void;
}
