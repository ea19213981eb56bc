import { int, optional, shown } from "../../at/params.ts";
import type { Modem } from "../../modem/modem.ts";
import { defineOption, defineOptions } from "../../modem/define-command.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import type { SocketSettings } from "../../services/sockets/settings.ts";

type Switch = "recvLength" | "inlineView" | "sack";

/** An option that is on or off. */
function onOff(key: Switch, param: string, doc: string) {
  return defineOption({
    doc,
    params: { [param]: int({ min: 0, max: 1 }, "0: off, 1: on.") },
    get: ({ sockets }) => ({ [param]: Number(sockets.settings[key]) }),
    set({ sockets }, values) {
      sockets.settings[key] = values[param] === 1;
    },
  });
}

function settings(modem: Modem): SocketSettings {
  return modem.sockets.settings;
}

export const qicfg = defineOptions({
  name: "+QICFG",
  title: "Configure Optional Parameters",
  ref: "TCP/IP 2.3.15",
  support: {
    partial:
      '"sack" is kept and told, but no system lets a program choose it for one connection. "tcp/retranscfg" and the interval and probes of "tcp/keepalive" need Linux and the optional package koffi.',
  },
  responses: ['+QICFG: "<option>",<values> (query)'],
  options: {
    transpktsize: defineOption({
      doc: "Packet size in transparent mode.",
      params: { transpktsize: int({ min: 1, max: 1460 }, "Bytes; from the factory 1024.") },
      get: (modem) => ({ transpktsize: settings(modem).transpktsize }),
      set: (modem, { transpktsize }) => void (settings(modem).transpktsize = transpktsize),
    }),
    transwaittm: defineOption({
      doc: "How long a smaller packet waits for more in transparent mode.",
      params: {
        transwaittm: int(
          { min: 0, max: 20 },
          "Units of 100 ms; from the factory 2; 0: not at all.",
        ),
      },
      get: (modem) => ({ transwaittm: settings(modem).transwaittm }),
      set: (modem, { transwaittm }) => void (settings(modem).transwaittm = transwaittm),
    }),
    dataformat: defineOption({
      doc: "Text or hex, in buffer and push mode.",
      params: {
        send_data_format: int({ min: 0, max: 1 }, "What is typed at AT+QISEND. 0: text, 1: hex."),
        recv_data_format: int(
          { min: 0, max: 1 },
          "What AT+QIRD and the URC show. 0: text, 1: hex.",
        ),
      },
      get(modem) {
        const { sendHex, receiveHex } = settings(modem);
        return { send_data_format: Number(sendHex), recv_data_format: Number(receiveHex) };
      },
      set(modem, { send_data_format, recv_data_format }) {
        settings(modem).sendHex = send_data_format === 1;
        settings(modem).receiveHex = recv_data_format === 1;
      },
    }),
    viewmode: onOff(
      "inlineView",
      "view_mode",
      "1: received data stands behind a comma, not on a line of its own.",
    ),
    recvind: onOff(
      "recvLength",
      "recvind",
      'Whether the buffer mode\'s "recv" URC tells the length.',
    ),
    sack: onOff("sack", "sack", "The SACK option of TCP."),
    "tcp/keepalive": defineOption({
      doc: "Keep-alive of connections opened from then on.",
      params: {
        enable: shown(
          int({ min: 0, max: 1 }, "0: off, the others count for nothing; 1: on."),
          "(0-1)",
        ),
        idle_time: optional(
          int({ min: 1, max: 120 }, "Minutes without traffic before the first probe."),
        ),
        interval_time: optional(int({ min: 25, max: 100 }, "Seconds between two probes.")),
        probe_cnt: optional(
          int(
            { min: 3, max: 10 },
            "Probes without an answer before the connection counts as lost.",
          ),
        ),
      },
      get(modem) {
        const { enabled, idle, interval, probes } = settings(modem).keepAlive;
        return {
          enable: Number(enabled),
          idle_time: idle,
          interval_time: interval,
          probe_cnt: probes,
        };
      },
      set(modem, { enable, idle_time, interval_time, probe_cnt }) {
        const { keepAlive } = settings(modem);
        settings(modem).keepAlive = {
          enabled: enable === 1,
          idle: idle_time ?? keepAlive.idle,
          interval: interval_time ?? keepAlive.interval,
          probes: probe_cnt ?? keepAlive.probes,
        };
      },
    }),
    "tcp/retranscfg": defineOption({
      doc: "Retransmission of connections opened from then on.",
      params: {
        max_backoffs: int(
          { min: 3, max: 20 },
          "Retransmissions before the connection counts as lost; from the factory 12.",
        ),
        max_rto: int(
          { min: 5, max: 1000 },
          "Longest time between two of them in units of 100 ms; from the factory 600.",
        ),
      },
      get(modem) {
        const { maxBackoffs, maxRto } = settings(modem).retransmission;
        return { max_backoffs: maxBackoffs, max_rto: maxRto };
      },
      set(modem, { max_backoffs, max_rto }) {
        settings(modem).retransmission = { maxBackoffs: max_backoffs, maxRto: max_rto };
      },
    }),
  },

  finished({ sockets }, done) {
    sockets.last.begin();
    if (!done) sockets.fail(RESULT.invalidParameters);
  },
});
