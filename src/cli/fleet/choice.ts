import type { Socket } from "node:net";

/** How a connection gets its module: the next one that is free, or the one that its first line names. */
export type Select = "order" | "identity";

/** `AT#IDENTITY=866425039758265`: no module has such a command, and none hears it. */
const CHOICE = /^AT#IDENTITY="?(\d{15})"?[\r\n]+/i;
/** A first line that is longer is no choice. */
const LONGEST = 64;
/** Who says nothing for so long gets no module, in milliseconds. */
const PATIENCE = 60_000;

/** The module that a connection has named, and what was read behind that. */
export interface Choice {
  readonly imei: string;
  readonly rest: Buffer;
}

/** Reads the first line of a connection, which is paused from then on; undefined: it is no choice, or never came. */
export function readChoice(socket: Socket): Promise<Choice | undefined> {
  return new Promise((resolve) => {
    let heard = Buffer.alloc(0) as Buffer;
    const tooLate = setTimeout(() => socket.destroy(), PATIENCE);
    const end = (choice: Choice | undefined): void => {
      clearTimeout(tooLate);
      socket.off("data", data).off("end", over).off("close", over);
      socket.pause();
      resolve(choice);
    };
    const over = (): void => end(undefined);
    const data = (chunk: Buffer): void => {
      heard = Buffer.concat([heard, chunk]);
      const text = heard.toString("latin1", 0, LONGEST);
      const [whole = "", imei] = CHOICE.exec(text) ?? [];
      if (imei === undefined && heard.length < LONGEST && !/[\r\n]/.test(text)) return;
      end(imei === undefined ? undefined : { imei, rest: heard.subarray(whole.length) });
    };
    socket.on("data", data).on("end", over).on("close", over);
    socket.resume();
  });
}
