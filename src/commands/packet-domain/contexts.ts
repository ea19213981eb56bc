import { CME_ERROR } from "../../at/result-codes.ts";
import { int, labelled, optional, text } from "../../at/params.ts";
import { cme, ERROR, ok, type Final, type Result } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { addressLine } from "./addresses.ts";
import { cid } from "./params.ts";
import { PDP_TYPES } from "../../services/pdp-context.ts";

/** A context of which nothing is known any more. */
const UNDEFINED = {
  defined: false,
  type: "IP",
  apn: "",
  username: "",
  password: "",
  authentication: 0,
} as const;

export const cgdcont = defineCommand({
  name: "+CGDCONT",
  title: "Define a PDP Context",
  ref: "27.007 10.1.1",
  support: { partial: "PPP and Non-IP are kept and told; no data goes through them." },
  test: ({ limits }) =>
    PDP_TYPES.map(
      (type) => `+CGDCONT: (${limits.cid.min}-${limits.cid.max}),"${type}",,,(0),(0),(0)`,
    ),
  params: {
    cid,
    PDP_type: optional(
      text({ max: 6 }, '"IP", "IPV6", "IPV4V6", "PPP" or "Non-IP". Left out: deletes the context.'),
    ),
    APN: optional(text({ max: 99 }, "Access point name.")),
    PDP_addr: optional(text({ max: 63 }, "Ignored.")),
    data_comp: optional(int({ min: 0, max: 0 }, "0.")),
    head_comp: optional(int({ min: 0, max: 0 }, "0.")),
    IPv4AddrAlloc: optional(int({ min: 0, max: 0 }, "0.")),
  },
  responses: [
    "+CGDCONT: <cid>,<PDP_type>,<APN>,<PDP_addr>,<data_comp>,<head_comp>,<IPv4AddrAlloc>",
  ],

  read({ packetDomain }) {
    return ok(
      ...packetDomain.defined().map(({ contextID, type, apn }) => {
        const zeros = Array.from({ length: type.includes("V6") ? 16 : 4 }, () => "0").join(".");
        return `+CGDCONT: ${contextID},"${type}","${apn}","${zeros}",0,0,0`;
      }),
    );
  },

  write({ packetDomain }, { cid: contextID, PDP_type, APN }) {
    const context = packetDomain.context(contextID);
    if (packetDomain.inUse(context)) return ERROR;
    if (PDP_type === undefined) {
      packetDomain.define(contextID, UNDEFINED);
      return ok();
    }
    const type = PDP_TYPES.find((known) => known.toUpperCase() === PDP_type.toUpperCase());
    if (!type) return ERROR;
    packetDomain.define(contextID, { defined: true, type, apn: APN ?? "" });
    return ok();
  },
});

/** Why there is no network: the SIM, if it is asked at all. 27.007 9.2. */
function noNetwork({ radio, sim }: Modem): Final {
  return cme(
    radio.functionality === 1
      ? (sim.error ?? CME_ERROR.noNetworkService)
      : CME_ERROR.noNetworkService,
  );
}

export const cgatt = defineCommand({
  name: "+CGATT",
  title: "Attach or Detach the Packet Domain",
  ref: "27.007 10.1.9",
  maxResponseTime: 140_000,
  test: () => ["+CGATT: (0-1)"],
  params: { state: int({ min: 0, max: 1 }, "1: attach.") },
  responses: ["+CGATT: <state>"],
  read: ({ packetDomain }) => ok(`+CGATT: ${packetDomain.attached ? 1 : 0}`),
  write(modem, { state }, port): Result {
    const { packetDomain, radio, pace, clock, errands } = modem;
    const act = (): Final => {
      if (state === 0) radio.detach();
      else if (!packetDomain.want()) return noNetwork(modem);
      return ok();
    };
    const asks = radio.registered && packetDomain.attached !== (state === 1);
    const ms = asks ? pace.of(state === 1 ? "attach" : "detach") : 0;
    if (ms === 0) return act();
    return new Promise((resolve) => {
      errands.start({ kind: "AT+CGATT", about: String(state), port }, (done) => {
        const alarm = clock.after(ms, () => {
          done();
          resolve(act());
        });
        return () => alarm.cancel();
      });
    });
  },
});

export const cgact = defineCommand({
  name: "+CGACT",
  title: "Activate or Deactivate a PDP Context",
  ref: "27.007 10.1.10",
  maxResponseTime: 150_000,
  support: { partial: "Sockets need AT+QIACT besides." },
  test: () => ["+CGACT: (0,1)"],
  params: {
    state: int({ min: 0, max: 1 }, "1: activate."),
    cid: optional(labelled("<cid>", cid)),
  },
  responses: ["+CGACT: <cid>,<state> (for each defined context)"],
  read: ({ packetDomain }) =>
    ok(...packetDomain.known().map(({ contextID, up }) => `+CGACT: ${contextID},${up ? 1 : 0}`)),
  write(modem, { state, cid: contextID }): Result {
    const { packetDomain, radio } = modem;
    if (!radio.registered) return noNetwork(modem);
    const known = packetDomain.known().map((context) => context.contextID);
    if (contextID !== undefined && !known.includes(contextID)) return ERROR;
    const wanted = contextID === undefined ? known : [contextID];
    const results = wanted.map((id) =>
      state === 1 ? packetDomain.bringUp(id) : packetDomain.takeDown(id),
    );
    const answer = (done: readonly boolean[]): Final => (done.every(Boolean) ? ok() : ERROR);
    const settled = results.filter((result) => typeof result === "boolean");
    return settled.length === results.length
      ? answer(settled)
      : Promise.all(results).then((done) => answer(done));
  },
});

export const cgpaddr = defineCommand({
  name: "+CGPADDR",
  title: "Show PDP Addresses",
  ref: "27.007 10.1.14",
  test: (model) => [`+CGPADDR: (${model.limits.cid.min}-${model.limits.cid.max})`],
  params: { cid },
  responses: ["+CGPADDR: <cid>[,<PDP_addr>]"],
  write: (modem, { cid: contextID }) =>
    ok(addressLine(modem, modem.packetDomain.context(contextID))),
  execute: (modem) =>
    ok(...modem.packetDomain.known().map((context) => addressLine(modem, context))),
});
