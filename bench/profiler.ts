import { Session, type Profiler } from "node:inspector";

let session: Session | undefined;

/** Starts a CPU profile of this process, or stops it and answers what it saw. */
export function profiled(step: "start" | "stop"): Promise<Profiler.Profile | undefined> {
  return step === "start" ? start() : stop();
}

async function start(): Promise<undefined> {
  session = new Session();
  session.connect();
  session.post("Profiler.enable");
  // Microseconds: a command takes some ten.
  session.post("Profiler.setSamplingInterval", { interval: 100 });
  session.post("Profiler.start");
}

function stop(): Promise<Profiler.Profile> {
  return new Promise((resolve, reject) => {
    session!.post("Profiler.stop", (error, { profile }) => {
      session!.disconnect();
      if (error) reject(error);
      else resolve(profile);
    });
  });
}
