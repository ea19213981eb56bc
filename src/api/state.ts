import type { ActiveFault } from "../faults/faults.ts";
import { addressesOf } from "../services/pdp-context.ts";
import type { Socket } from "../services/sockets/socket.ts";
import type { Served } from "./served.ts";
import {
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  table,
  text,
  type TypeOf,
} from "./shape.ts";

const POWER = oneOf(
  "`booting`: power is there, the ports are not yet; `PSM`: off until PWRKEY or T3412",
  "off",
  "booting",
  "on",
  "PSM",
);
const REGISTRATION = oneOf(
  "where the module stands with the network",
  "off",
  "searching",
  "lost",
  "no service",
  "denied",
  "home",
  "roaming",
);

/** One line of the list of modules. */
export const SUMMARY = object("a module, in short", {
  name: text("what it is called in paths"),
  model: text("its model"),
  imei: text("its IMEI"),
  power: POWER,
  registration: REGISTRATION,
  sockets: integer("how many sockets there are"),
  created: flag("it was made through the API"),
  scenario: nullable(text("the scenario that is played on it")),
});

export const FAULT = object("a fault that was added", {
  name: text("what it is called"),
  kind: text("what kind of fault it is"),
  settings: table("its settings and limits, as they were given", text("as written")),
  text: text("the same as one line"),
  bitten: integer("how often it bit"),
});

const SCENARIO = object("a scenario that is played on the module", {
  scenario: nullable(text("the file that came with the program")),
  name: text("its first line"),
  about: text("what happens, and what a good driver does"),
  state: oneOf("`waiting`: for a host", "waiting", "running", "passed", "failed"),
  steps: list(
    "what happens",
    object("a step", {
      name: nullable(text("what others call it")),
      when: text("when it happens"),
      does: list("what happens", text("a line")),
      done: flag("it has happened"),
    }),
  ),
  expectations: list(
    "what it is to come to",
    object("an expectation", {
      text: text("what is expected"),
      state: oneOf("what it has come to", "open", "met", "failed"),
      why: nullable(text("why it failed")),
    }),
  ),
  failures: list("what was not as expected; empty while it runs", text("one of it")),
});

/** A module as `GET /api/modems/{modem}` answers it. */
export const STATE = object("a module", {
  name: text("what it is called in paths"),
  created: flag("it was made through the API"),
  model: text("its model"),
  imei: text("its IMEI"),
  imsi: text("of its SIM"),
  iccid: text("of its SIM"),
  seed: text("what decides its chance"),
  address: text("its own IPv4 address"),
  now: number("milliseconds of its clock"),
  power: POWER,
  sim: object("the SIM", {
    state: oneOf(
      "`off`: without power; `busy`: on its way up",
      "absent",
      "off",
      "busy",
      "PIN",
      "PUK",
      "blocked",
      "ready",
    ),
  }),
  registration: object("the registration", {
    state: REGISTRATION,
    rat: nullable(oneOf("the radio access technology", "eMTC", "NBIoT", "GSM")),
    plmn: nullable(text("MCC and MNC")),
    tac: nullable(text("tracking or location area, hexadecimal")),
    ci: nullable(text("the cell, hexadecimal")),
  }),
  signal: nullable(
    object("what it hears of its cell", {
      rssi: number("dBm"),
      rsrp: number("dBm"),
      rsrq: number("dB"),
      sinr: number("dB"),
    }),
  ),
  contexts: list(
    "PDP contexts that are defined or stand",
    object("a PDP context", {
      contextID: integer("1 to 16"),
      state: oneOf(
        "`active`: by AT+QIACT, sockets can use it; `up`: it stands in the network",
        "inactive",
        "up",
        "active",
      ),
      type: text("IP, IPV6, IPV4V6…"),
      apn: text("its access point"),
      addresses: list("what the module has there", text("IPv4 or IPv6")),
    }),
  ),
  sockets: list(
    "the sockets there are, by their connectID",
    object("a socket service", {
      connectID: integer("0 to 11"),
      contextID: integer("its PDP context"),
      service_type: text("TCP, UDP, TCP LISTENER, TCP INCOMING, UDP SERVICE"),
      state: text("initial, opening, connected, listening, closing"),
      access_mode: text("buffer, push, transparent"),
      remote: nullable(text("address and port of the peer")),
      local_port: integer("its own port; 0: not known yet"),
      port: text("the AT port it belongs to"),
      sent: integer("bytes handed to the network"),
      acked: integer("of these, what the peer has acknowledged"),
      received: integer("bytes that came"),
      unread: integer("of these, what the host has not read"),
      dropped: integer("UDP datagrams for which there was no room"),
    }),
  ),
  ports: list(
    "its AT ports",
    object("an AT port", {
      port: text("the module's name for it"),
      kind: text("pty, tcp, rfc2217, serial, connect, unix, ws, stdio, terminal, host"),
      words: text("where it is, for people"),
      host: nullable(flag("whether somebody is there; null: not known")),
      mode: oneOf("what is typed there now", "command", "busy", "prompt", "data", "lent", "off"),
    }),
  ),
  faults: list("what goes wrong with it", FAULT),
  counts: object("since it was made", {
    commands: integer("that were answered"),
    errors: integer("of these, with an error"),
    urcs: integer("that were said"),
    up: integer("bytes of its connections, from the module"),
    down: integer("and to it"),
    bites: integer("how often faults bit"),
  }),
  rows: object("how much is remembered of what went on", {
    first: integer("the oldest row of the journal"),
    next: integer("the one that comes next"),
  }),
  scenario: nullable(SCENARIO),
});

export function summaryOf(served: Served): TypeOf<typeof SUMMARY> {
  const { name, created, modem } = served;
  return {
    ...{ name, created },
    model: modem.model.name,
    imei: modem.identity.imei,
    power: modem.power.state,
    registration: modem.radio.registration.state,
    sockets: modem.sockets.list().length,
    scenario: served.scenario()?.name ?? null,
  };
}

export function faultOf({ id, kind, settings, text, bitten }: ActiveFault): TypeOf<typeof FAULT> {
  return { name: id, kind, settings, text, bitten };
}

export function stateOf(served: Served): TypeOf<typeof STATE> {
  const { name, created, seed, modem, clock, memory, counts, faults } = served;
  const { imei, imsi, iccid } = modem.identity;
  const { state, cell } = modem.radio.registration;
  const { signal } = modem.radio;
  return {
    ...{ name, created, imei, imsi, iccid, seed },
    model: modem.model.name,
    address: modem.packetDomain.addresses.v4,
    now: Math.round(clock.now * 1000) / 1000,
    power: modem.power.state,
    sim: { state: modem.sim.card.status },
    registration: {
      state,
      rat: cell?.rat ?? null,
      plmn: cell?.plmn ?? null,
      tac: cell?.tac ?? null,
      ci: cell?.ci ?? null,
    },
    signal: signal
      ? { rssi: signal.rssi, rsrp: signal.rsrp, rsrq: signal.rsrq, sinr: signal.sinr }
      : null,
    contexts: contextsOf(served),
    sockets: socketsOf(served),
    ports: portsOf(served),
    faults: faults.list.map((fault) => faultOf(fault)),
    counts: { ...counts.counted },
    rows: { first: memory.first, next: memory.next },
    scenario: served.scenario() ?? null,
  };
}

function contextsOf({ modem: { packetDomain } }: Served): TypeOf<typeof STATE>["contexts"] {
  return packetDomain.known().map((context) => {
    const { contextID, active, up, type, apn, activeApn } = context;
    const stands = active || up;
    return {
      contextID,
      state: active ? "active" : up ? "up" : "inactive",
      type,
      apn: stands ? activeApn : apn,
      addresses: stands ? addressesOf(context, packetDomain.addresses) : [],
    };
  });
}

function socketsOf({ modem: { sockets } }: Served): TypeOf<typeof STATE>["sockets"] {
  return sockets.list().map((socket) => socketOf(socket));
}

function socketOf(socket: Socket): TypeOf<typeof STATE>["sockets"][number] {
  const { connectID, contextID, serviceType, state, accessMode, address, remotePort } = socket;
  const bound = serviceType === "TCP LISTENER" || serviceType === "UDP SERVICE";
  return {
    ...{ connectID, contextID, state },
    service_type: serviceType,
    access_mode: accessMode,
    remote: bound ? null : `${address.includes(":") ? `[${address}]` : address}:${remotePort}`,
    local_port: socket.localPort,
    port: socket.port.name,
    ...socket.counters,
    acked: socket.acked,
  };
}

function portsOf({ modem, ports }: Served): TypeOf<typeof STATE>["ports"] {
  const known = new Map(ports.map((port) => [port.port, port]));
  return modem.ports.all.map(({ name, mode }) => {
    const { kind = "host", words = "a host in memory", present } = known.get(name) ?? {};
    return { port: name, kind, words, host: present ?? null, mode };
  });
}
