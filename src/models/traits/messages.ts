import { oneOf } from "../trait.ts";

export const MESSAGE_TRAITS = {
  firstMessageIndex: oneOf(
    [0, 1],
    0,
    "The index of the first place in a message store.",
    "A log of another Cat-M1 module shows 0; examples in manuals begin with 0, 1 or more.",
  ),
  headedText: oneOf(
    ["text", "hex"],
    "text",
    "How text mode shows a message in the default alphabet that begins with a header, as parts of a long one do: its text, or header and text in hex.",
    "27.005 wants hex; hosts that join parts of long messages in text mode tell of text.",
  ),
  cancelMessage: oneOf(
    ["OK", "ERROR"],
    "OK",
    "What ends AT+CMGS and AT+CMGW after ESC.",
    "27.005 names no result code; OK as after AT+QISEND.",
  ),
  longMessage: oneOf(
    ["ERROR", "cut"],
    "ERROR",
    "A text of more than 160 characters before Ctrl-Z: +CMS ERROR: 513, or the first 160 are taken.",
    "Not documented. ERROR loses nothing silently.",
  ),
  readEmpty: oneOf(
    [321, "OK"],
    321,
    "The answer to AT+CMGR of a place without a message: +CMS ERROR: 321, or OK alone.",
    "Both are seen in logs of hosts, 321 with siblings of the chipset.",
  ),
  deleteEmpty: oneOf(
    ["OK", 321],
    "OK",
    "The answer to AT+CMGD of a place without a message: OK, or +CMS ERROR: 321.",
    "Not documented; hosts that delete twice expect OK.",
  ),
};
