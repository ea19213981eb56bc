import { CME_ERROR } from "../../at/result-codes.ts";
import { int, optional, shown } from "../../at/params.ts";
import { cme, final, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

/** observed: the parameters of AT+CMUX? on Quectel's M series. */
const FACTORY = {
  transparency: 0,
  subset: 0,
  port_speed: 5,
  N1: 127,
  T1: 10,
  N2: 3,
  T2: 30,
  T3: 10,
  k: 2,
} as const;

export const cmux = defineCommand({
  name: "+CMUX",
  title: "Multiplexing Mode",
  ref: "27.007 5.7",
  params: {
    transparency: shown(int({ min: 0, max: 0 }, "0: basic option."), "(0)"),
    subset: optional(shown(int({ min: 0, max: 0 }, "0: UIH frames."), "(0)"), FACTORY.subset),
    port_speed: optional(
      // Particle's hosts send 8 for 921600 baud, and the module takes it (observed: BG95-M5).
      shown(int({ min: 1, max: 8 }, "Kept and told; AT+IPR sets the rate."), "(1-7)"),
      FACTORY.port_speed,
    ),
    N1: optional(int({ min: 1, max: 32_768 }, "Most information in a frame, octets."), FACTORY.N1),
    T1: optional(int({ min: 1, max: 255 }, "Acknowledgement timer, 10 ms. Kept."), FACTORY.T1),
    N2: optional(int({ min: 0, max: 100 }, "Retransmissions. Kept."), FACTORY.N2),
    T2: optional(int({ min: 2, max: 255 }, "Response timer, 10 ms. Kept."), FACTORY.T2),
    T3: optional(int({ min: 1, max: 255 }, "Wake-up response timer, seconds. Kept."), FACTORY.T3),
    k: optional(int({ min: 1, max: 7 }, "Window of the error recovery option. Kept."), FACTORY.k),
  },
  responses: ["+CMUX: <transparency>,<subset>,<port_speed>,<N1>,<T1>,<N2>,<T2>,<T3>,<k>"],

  read({ ports: { multiplexer } }) {
    const { transparency, subset, port_speed, N1, T1, N2, T2, T3, k } =
      multiplexer?.settings ?? FACTORY;
    return ok(`+CMUX: ${[transparency, subset, port_speed, N1, T1, N2, T2, T3, k].join(",")}`);
  },

  write(modem, values, channel) {
    if (modem.ports.multiplexer) return cme(CME_ERROR.notAllowed);
    return final("OK", () => modem.ports.multiplex(channel, values));
  },
});
