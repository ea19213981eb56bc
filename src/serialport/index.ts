// The binding for the package serialport, and only it.
export { twinBinding, type TwinAt, type TwinBinding } from "./binding.ts";
export type { TwinPort } from "./port.ts";
