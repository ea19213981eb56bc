import type { Cancel } from "../network/network.ts";

/** The radio network's part in a PDP context. What a simulated operator refuses or delays goes here. */
export interface Bearer {
  /** `done` hears whether the network granted the context; it may be called at once. */
  activate(contextID: number, done: (granted: boolean) => void): Cancel;
  deactivate(contextID: number, done: (done: boolean) => void): Cancel;
}

/** A network that grants everything at once. */
export const WILLING_BEARER: Bearer = {
  activate(_contextID, done) {
    done(true);
    return () => {};
  },
  deactivate(_contextID, done) {
    done(true);
    return () => {};
  },
};
