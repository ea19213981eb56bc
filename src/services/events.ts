/** What a module tells people and programs beside its AT ports. Told as it happens; nothing waits for the listener. */
export type ModemEvent =
  | {
      readonly event: "socket opened";
      readonly connectID: number;
      readonly service_type: string;
      readonly contextID: number;
      readonly remote: string;
      readonly localPort: number;
    }
  | {
      readonly event: "socket closed";
      readonly connectID: number;
      readonly service_type: string;
      /** Bytes since it was opened; `dropped` counts datagrams for which there was no room. */
      readonly sent: number;
      readonly received: number;
      readonly dropped: number;
    }
  | { readonly event: "unknown command"; readonly command: string; readonly port: string }
  | { readonly event: "power"; readonly state: "off" | "booting" | "on" | "PSM" }
  | { readonly event: "defect"; readonly message: string };

/** Whoever hears of events. */
export type EventSink = (event: ModemEvent) => void;
