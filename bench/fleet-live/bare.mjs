// The least that Node can do: answers each line with OK, and holds a connection to a server for each host, if told where.
// Plain JavaScript: what would translate it weighs more than it does.
import { connect, createServer } from "node:net";

const target = Number(process.argv[2] ?? 0);
const CR = 0x0d;
const OK = Buffer.from("\r\nOK\r\n");
const held = [];
const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    for (let at = chunk.indexOf(CR); at >= 0; at = chunk.indexOf(CR, at + 1)) socket.write(OK);
  });
  if (target === 0) return;
  const out = connect({ port: target, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  out.on("error", () => {});
  out.on("data", () => {});
  out.on("connect", () => socket.write("R"));
  held.push(out);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () =>
  console.log(server.address().port),
);
