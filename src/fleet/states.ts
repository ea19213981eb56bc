import type { FleetModule } from "./module.ts";

/** What a module does now. */
export type ModuleState = "waiting" | "taken" | "off" | "searching" | "registered" | "connected";

/** How many modules are in which. */
export type States = { [state in ModuleState]: number };

/** None in any. */
export function noStates(): States {
  return { waiting: 0, taken: 0, off: 0, searching: 0, registered: 0, connected: 0 };
}

/** `life`: whether it has its identity, and is made. */
export function stateOf(life: "waiting" | "taken" | "live", { modem }: FleetModule): ModuleState {
  if (life !== "live" || !modem) return life === "taken" ? "taken" : "waiting";
  if (!modem.on) return "off";
  if (modem.sockets.list().some((socket) => socket.state === "connected")) return "connected";
  return modem.radio.registered ? "registered" : "searching";
}
