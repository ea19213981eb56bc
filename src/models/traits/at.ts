import { amount, oneOf } from "../trait.ts";

export const AT_TRAITS = {
  urcGap: amount(
    { min: 0, max: 60_000, unit: "ms" },
    10,
    "How long a URC stays behind a final result code.",
    "At 115200 baud hosts never see both in one read, and one of ten drivers tried breaks when they do.",
  ),
  urcTypingHold: amount(
    { min: 0, max: 60_000, unit: "ms" },
    500,
    "How long after the last character of an unfinished command line URCs still wait.",
    "A URC amid the echo breaks drivers; a line that is never finished must not hold URCs for ever.",
  ),
  urcPatience: amount(
    { min: 0, max: 600_000, unit: "ms" },
    1000,
    "After this wait a URC follows the next final result code at once, without the gap.",
    "A host that never pauses between two commands would otherwise never hear a URC.",
  ),
  prefixCase: oneOf(
    ["any", "same"],
    "any",
    "Whether `At` and `aT` are a prefix too, besides `AT` and `at`.",
    "The manuals name AT and at; V.250 allows no others. Refusing helps nobody.",
  ),
  commandLineLength: amount(
    { min: 40, max: 65_536, unit: "characters" },
    2000,
    "The longest command line; a longer one is answered with ERROR.",
    "The manual says that there is a limit, not which. Lines of some commands pass 256.",
  ),
  numericUrc: oneOf(
    ["framed", "plain"],
    "framed",
    "With ATV0, whether a URC still has CR LF before it as well.",
    "V.250 drops it before information text; nothing is said of URCs.",
  ),
  backspaceEcho: oneOf(
    ["erase", "plain"],
    "erase",
    "What a deleted character echoes: backspace, space, backspace; or the backspace alone.",
    "V.250 suggests the first; no capture seen.",
  ),
  repeatNothing: oneOf(
    ["OK", "ERROR"],
    "OK",
    "The answer to `A/` before any command line.",
    "Not documented. V.250 repeats an empty line.",
  ),
  registerDigits: oneOf(
    ["plain", "three"],
    "plain",
    "How `ATS<n>?` prints a number: 13 or 013.",
    "V.250 wants three digits; the manual's sample shows none.",
  ),
  uartBreak: oneOf(
    ["ignored", "nul"],
    "ignored",
    "What a break on the UART is to the module: nothing, or a byte 0.",
    "No source speaks of it. A UART's driver throws a character with a framing error away, or passes it on.",
  ),
  wakeTyping: amount(
    { min: 0, max: 600_000, unit: "ms" },
    1000,
    "From when on, after POWERED DOWN, a character typed at a port counts as a press of PWRKEY.",
    "A port without lines has no other way to switch the module on.",
  ),
  appVersion: oneOf(
    ["prefixed", "bare"],
    "prefixed",
    "Whether AT+QAPPVER answers `+QAPPVER: <version>` or the version alone.",
    "Prefixed on a BG95; the BG96 manual shows it bare.",
  ),
};
