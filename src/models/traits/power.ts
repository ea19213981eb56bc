import { amount, oneOf } from "../trait.ts";

export const POWER_TRAITS = {
  // ---- power
  pwrkeyOn: amount(
    { min: 0, max: 10_000, unit: "ms" },
    500,
    "How long PWRKEY must be low to switch the module on.",
    "The hardware design asks for 500 to 1000 ms.",
  ),
  pwrkeyOff: amount(
    { min: 0, max: 10_000, unit: "ms" },
    650,
    "How long PWRKEY must have been low, when it is let go, to switch the module off.",
    "The hardware design asks for 650 to 1500 ms.",
  ),
  restartFarewell: oneOf(
    [true, false],
    true,
    "Whether AT+CFUN=1,1 says POWERED DOWN before the module starts anew.",
    "A log of a BG96 shows it; that of a BG95 ends before.",
  ),
  pwrkeyText: oneOf(
    ["NORMAL POWER DOWN", "POWERED DOWN"],
    "NORMAL POWER DOWN",
    "What the module says when PWRKEY switches it off.",
    "The first is in a driver's list of what it waits for; no capture seen.",
  ),
  psmText: oneOf(
    ["PSM POWER DOWN", "POWER DOWN"],
    "PSM POWER DOWN",
    "What the module says when it goes into PSM.",
    "Three drivers wait for the first; the example of the BG96 PSM note prints the second.",
  ),
  resetPulse: amount(
    { min: 0, max: 10_000, unit: "ms" },
    2000,
    "How long RESET_N must have been low to reset the module.",
    "2 to 3.8 s in the hardware design of the BG95, 150 to 460 ms in that of the BG96.",
  ),
  // ---- the SIM
  cpinAbsent: oneOf(
    ["NOT READY", "NOT INSERTED", "none"],
    "NOT READY",
    "What +CPIN says at a start without a SIM; none: nothing.",
    "NOT READY is in the manual's list for a SIM that was taken out.",
  ),
  simStatSpace: oneOf(
    [false, true],
    false,
    "Whether the URC of AT+QSIMSTAT has a space before its colon.",
    "The BG96 manual prints one, a later manual does not.",
  ),
  iccidWithoutSim: oneOf(
    ["CME", "ERROR"],
    "CME",
    "What AT+QCCID answers while there is no SIM to read: a +CME ERROR or ERROR.",
    "The manual lists only ERROR, drivers see +CME ERROR.",
  ),
};
