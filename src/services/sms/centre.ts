import type { Address } from "./address.ts";
import type { Submit } from "./submit.ts";

/** A message on its way from the module to its service centre. */
export interface Submission {
  readonly submit: Submit;
  /** As it goes over the air, TP-MR in place. */
  readonly tpdu: Buffer;
  readonly centre: Address;
  /** The sender's own number. */
  readonly from: string;
}

/** Whether the network has taken it, or the +CMS ERROR number why not. */
export type SubmitResult = "accepted" | { readonly cms: number };

/** The way back to a module, for answers and status reports. */
export interface Mobile {
  /** A TPDU from the service centre. False: the module is not to be reached and too many wait for it already. */
  deliver(tpdu: Buffer, centre: Address): boolean;
}

/** The network's part in messages: whoever takes them from the module. */
export interface MessageCentre {
  /** Calls `done` once, at any later time; never means that the network does not answer. */
  submit(submission: Submission, mobile: Mobile, done: (result: SubmitResult) => void): void;
}
