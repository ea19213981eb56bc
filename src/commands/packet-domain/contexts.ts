import { int, labelled, optional, shown, text } from "../../at/params.ts";
import { cme, ERROR, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import type { ContextType, PdpContext } from "../../services/packet-domain.ts";

const TYPES: readonly string[] = ["IP", "IPV6", "IPV4V6"];
const cid = int((model) => model.limits.cid, "PDP context.");

/** In LTE the default bearer is there from attach on. 27.007 10.1.10. */
function isUp(modem: Modem, { contextID, active }: PdpContext): boolean {
  return active || (contextID === 1 && modem.radio.attached);
}

export const cgdcont = defineCommand({
  name: "+CGDCONT",
  title: "Define a PDP Context",
  ref: "27.007 10.1.1",
  support: { partial: "IP, IPV6 and IPV4V6; PPP and Non-IP are answered with ERROR." },
  test: ({ limits }) =>
    TYPES.map((type) => `+CGDCONT: (${limits.cid.min}-${limits.cid.max}),"${type}",,,(0),(0),(0)`),
  params: {
    cid,
    PDP_type: optional(
      text({ max: 6 }, '"IP", "IPV6" or "IPV4V6". Left out: the context is deleted.'),
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
        const zeros = Array.from({ length: type === 1 ? 4 : 16 }, () => "0").join(".");
        return `+CGDCONT: ${contextID},"${TYPES[type - 1]}","${apn}","${zeros}",0,0,0`;
      }),
    );
  },

  write({ packetDomain }, { cid: contextID, PDP_type, APN }) {
    const context = packetDomain.context(contextID);
    if (context.active) return ERROR;
    if (PDP_type === undefined) {
      context.defined = false;
      context.apn = "";
      return ok();
    }
    const index = TYPES.indexOf(PDP_type.toUpperCase());
    if (index < 0) return ERROR;
    context.defined = true;
    context.type = (index + 1) as ContextType; // The cast: TYPES has three entries, 1 to 3.
    context.apn = APN ?? "";
    return ok();
  },
});

export const cgatt = defineCommand({
  name: "+CGATT",
  title: "Attach or Detach the Packet Domain",
  ref: "27.007 10.1.9",
  maxResponseTime: 140_000,
  support: { partial: "Detaching ends the contexts; nothing takes time." },
  params: { state: shown(int({ min: 0, max: 1 }, "1: attach."), "(0-1)") },
  responses: ["+CGATT: <state>"],
  read: ({ radio }) => ok(`+CGATT: ${radio.attached ? 1 : 0}`),
  write(modem, { state }) {
    if (state === 1 && !modem.radio.registered) return cme(30);
    modem.radio.detached = state === 0;
    if (state === 0) modem.loseAllContexts();
    return ok();
  },
});

export const cgact = defineCommand({
  name: "+CGACT",
  title: "Activate or Deactivate a PDP Context",
  ref: "27.007 10.1.10",
  maxResponseTime: 150_000,
  support: { partial: "Told and accepted; sockets need AT+QIACT." },
  test: () => ["+CGACT: (0,1)"],
  params: {
    state: int({ min: 0, max: 1 }, "1: activate."),
    cid: labelled("<cid>", cid),
  },
  responses: ["+CGACT: <cid>,<state> (for each defined context)"],
  read: (modem) =>
    ok(
      ...modem.packetDomain
        .defined()
        .map((context) => `+CGACT: ${context.contextID},${isUp(modem, context) ? 1 : 0}`),
    ),
  write(modem, { state, cid: contextID }) {
    if (!modem.radio.registered) return cme(30);
    if (state === 0) modem.loseContext(contextID);
    else modem.radio.detached = false; // activating attaches. 27.007 10.1.10
    return ok();
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
    ok(...modem.packetDomain.defined().map((context) => addressLine(modem, context))),
});

function addressLine(modem: Modem, context: PdpContext): string {
  const quote = modem.model.traits.quotedAddress ? '"' : "";
  const addresses = (isUp(modem, context) ? modem.packetDomain.addressesOf(context) : []).map(
    (address) => quote + address + quote,
  );
  return [`+CGPADDR: ${context.contextID}`, ...addresses].join(",");
}
