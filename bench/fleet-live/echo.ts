// A server that sends back what comes, in as many processes as descriptors want.
import cluster from "node:cluster";
import { createServer, type AddressInfo } from "node:net";

// Each accepts for itself: one that accepts for all runs out of descriptors in a burst, and drops connections.
cluster.schedulingPolicy = cluster.SCHED_NONE;
const processes = Number(process.argv[2] ?? 1);
if (cluster.isPrimary && processes > 1) {
  let told = false;
  for (let count = 0; count < processes; count++) {
    cluster.fork().on("listening", ({ port }) => {
      if (!told) console.log(port);
      told = true;
    });
  }
} else {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => socket.write(chunk));
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    if (cluster.isPrimary) console.log((server.address() as AddressInfo).port);
  });
}
