import { execFileSync } from "node:child_process";

/** Whether a command runs here at all. */
export function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
