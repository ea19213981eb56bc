import type { AtChannel } from "../../at/channel.ts";
import { cms, ERROR, ok, type Prompt, type Result } from "../../at/reply.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Address } from "../../services/sms/address.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { composeSubmit, MOST_TYPED } from "../../services/sms/compose.ts";
import type { Part } from "../../services/sms/part.ts";
import type { Submit } from "../../services/sms/submit.ts";

/** The longest PDU in hex, address of the centre included, and as much again for blanks and line ends. */
const MOST_HEX = 4 * (12 + 255);

/** `> ` for a text in the character set and with the parameters that are set when it ends. 27.005 3.5.1. */
export function textPrompt(
  modem: Modem,
  channel: AtChannel<Modem>,
  to: Address,
  take: (submit: Submit) => Result,
  part?: Part,
): Prompt {
  const { messages, model } = modem;
  return {
    ...prompt(modem, channel, MOST_TYPED),
    take(input) {
      const { wishes } = messages;
      const parameters = wishes.get("+CSMP");
      const { longMessage } = model.traits;
      const submit = composeSubmit(to, input, wishes.charset, parameters, longMessage, part);
      return typeof submit === "number" ? cms(submit) : take(submit);
    },
  };
}

/** `> ` for hex digits; `take` gets them without blanks. */
export function pduPrompt(
  modem: Modem,
  channel: AtChannel<Modem>,
  take: (hex: string) => Result,
): Prompt {
  return {
    ...prompt(modem, channel, MOST_HEX),
    take(input) {
      if (input.length > MOST_HEX) return cms(CMS_ERROR.pduParameter);
      return take(input.toString("latin1").replace(/\s/g, ""));
    },
  };
}

function prompt({ model }: Modem, channel: AtChannel<Modem>, most: number): Omit<Prompt, "take"> {
  return {
    kind: "prompt",
    end: { most },
    echo: channel.registers.E === 1,
    cancelled: () => (model.traits.cancelMessage === "OK" ? ok() : ERROR),
  };
}
