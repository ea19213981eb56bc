/** Ends the process once what was written has been read, whatever timers there are; the exit code is what was set. */
export function leave(): void {
  // Behind whoever tells what went wrong.
  setImmediate(() => process.stdout.write("", () => process.exit()));
}

/** Does it, and ends the process. */
export async function andLeave(task: Promise<void>): Promise<void> {
  try {
    await task;
  } finally {
    leave();
  }
}
