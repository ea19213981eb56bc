import { int, type Param } from "../../at/params.ts";

/** The parameters that many commands of the TCP/IP service share. TCP/IP 2.3. */
export const contextID: Param<number> = int((model) => model.limits.contextID, "PDP context.");
export const connectID: Param<number> = int(
  (model) => model.limits.connectID,
  "Socket service index.",
);
export const PORT = { min: 0, max: 65_535 };
