/** The driver as a program of its own, at a TCP port: PORT SPEED BUG, the module's time being SPEED times as fast. */
import { connect } from "node:net";
import { Driver, type Bug } from "./driver.ts";

const [port = "", speed = "1", bug = "none"] = process.argv.slice(2);

const socket = connect(Number(port), "127.0.0.1");
const driver = new Driver(
  {
    write: (bytes) => void socket.write(bytes, "latin1"),
    after: (seconds) =>
      new Promise((resolve) => {
        if (seconds < Infinity) setTimeout(resolve, (seconds * 1000) / Number(speed));
      }),
  },
  // The cast: the test gives it.
  bug as Bug,
);
socket.setNoDelay(true);
socket.on("data", (chunk) => driver.hear(chunk));
// The scenario is over.
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(0));
await driver.run();
