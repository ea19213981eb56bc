import { matchForm, read } from "../kernel/form.ts";
import type { Faults } from "./faults.ts";
import { parseFault } from "./parse.ts";

const ORDERS = ["add FAULT…", "remove NAME", "clear"];
const SLOTS = {
  fault: read((text) => text, "a fault as cut at=5 on=AT+CSQ"),
  name: read((text) => text, "what a fault is called"),
};

/** `add cut at=5 name=mine`, `remove mine`, `clear`. A text says why it cannot be done. */
export function orderFaults(faults: Faults, text: string): string | undefined {
  for (const form of ORDERS) {
    const { values } = matchForm(form, SLOTS, text);
    if (!values) continue;
    if (form === "clear") return void faults.clear();
    if (typeof values["name"] === "string") return remove(faults, values["name"]);
    const asked = parseFault(String(values["fault"]));
    if (typeof asked === "string") return asked;
    faults.add(asked);
    return undefined;
  }
  return `faults cannot ${JSON.stringify(text)}; it is faults! ${ORDERS.join(", faults! ")}`;
}

function remove(faults: Faults, name: string): string | undefined {
  if (faults.remove(name)) return undefined;
  const names = faults.list.map(({ id }) => id).join(", ");
  return `there is no fault ${name}; ${names === "" ? "there is none" : `there are ${names}`}`;
}
