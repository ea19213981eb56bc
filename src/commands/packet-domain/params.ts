import { int } from "../../at/params.ts";

export const cid = int((model) => model.limits.cid, "PDP context.");
