import fs from "node:fs";

/**
 * Whether a running modemtwin, this process included, serves /dev/pts/`number`. It is told from what Linux shows of
 * processes: who has that terminal's master open, and also has koffi loaded, which terminal programs have no use for.
 * Of another user's processes only the command line can be seen; one that names modemtwin counts.
 */
export function servesPty(number: number): boolean {
  return list("/proc").some((pid) => /^\d+$/.test(pid) && isServer(`/proc/${pid}`, number));
}

function isServer(dir: string, number: number): boolean {
  try {
    fs.accessSync(`${dir}/fd`, fs.constants.R_OK);
  } catch {
    return read(`${dir}/cmdline`).includes("modemtwin");
  }
  return (
    list(`${dir}/fd`).some((fd) => isMaster(dir, fd, number)) &&
    read(`${dir}/maps`).includes("koffi")
  );
}

function isMaster(dir: string, fd: string, number: number): boolean {
  try {
    if (!fs.readlinkSync(`${dir}/fd/${fd}`).endsWith("ptmx")) return false;
  } catch {
    return false;
  }
  return new RegExp(`^tty-index:\\s*${number}$`, "m").test(read(`${dir}/fdinfo/${fd}`));
}

/** Empty if the directory is gone or secret: processes come and go meanwhile. */
function list(dir: string): string[] {
  try {
    return fs.readdirSync(dir);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
