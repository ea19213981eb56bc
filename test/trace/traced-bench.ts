import { COMMANDS } from "../../src/commands/index.ts";
import { Faults } from "../../src/faults/faults.ts";
import { parseFault } from "../../src/faults/parse.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { Modem } from "../../src/modem/modem.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";
import { WILLING_BEARER } from "../../src/services/bearer.ts";
import { TestHost } from "../../src/testing/test-host.ts";
import { Capture } from "../../src/trace/capture.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { Tracer } from "../../src/trace/tracer.ts";

/** A module in memory with a host, as `Bench` makes it, with everything traced. */
export class TracedBench {
  readonly clock = new SimClock();
  readonly network: SimNetwork;
  readonly modem: Modem;
  readonly faults: Faults;
  readonly host: TestHost;
  readonly traces: Trace[] = [];
  /** Nothing more gets into the file. */
  full = false;
  readonly #blocks: Buffer[] = [];
  readonly #capture: Capture;
  readonly #tracer: Tracer;

  constructor(latency = 0) {
    const { clock } = this;
    this.network = new SimNetwork(clock, { latency });
    this.#capture = new Capture({
      clock,
      write: (block) => !this.full && this.#blocks.push(block) > 0,
      application: "modemtwin 0.0.0",
      address: (family) => (family === 4 ? "10.64.0.9" : "2001:db8::9"),
    });
    const tracer = new Tracer(clock, this.#capture.sink, (trace) => this.traces.push(trace));
    this.#tracer = tracer;
    this.faults = new Faults({ clock, tell: (event) => tracer.faultHeard(event) });
    this.modem = new Modem({
      commands: COMMANDS,
      model: bg95m3,
      clock,
      network: tracer.network(this.faults.network(this.network)),
      bearer: this.faults.bearer(WILLING_BEARER),
      tell: (event) => {
        tracer.heard(event);
        this.faults.heard(event);
      },
    });
    this.faults.attach(this.modem);
    this.modem.interposer = tracer.interposer(this.modem.interposer);
    this.host = this.plug();
  }

  plug(): TestHost {
    const [host, port] = memoryPipe();
    const made = new TestHost(host, this.clock, []);
    let name = "";
    const traced = this.#tracer.pipe(port, () => name);
    name = this.modem.plug(this.faults.pipe(traced, () => name)).name;
    return made;
  }

  fault(text: string): void {
    const asked = parseFault(text);
    if (typeof asked === "string") throw new Error(asked);
    this.faults.add(asked);
  }

  /** Opens socket 0 in buffer mode, and waits for the URC. */
  async open(remote: string, type = "TCP"): Promise<string> {
    const [, address, port] = /^(.*):(\d+)$/.exec(remote)!;
    await this.host.command("AT+QIACT=1");
    await this.host.command(`AT+QIOPEN=1,0,"${type}","${address}",${port},0,0`);
    return (await this.host.urc(/^\+QIOPEN: 0,/)).line;
  }

  async send(data: string): Promise<void> {
    await this.host.command(`AT+QISEND=0,${data.length}`);
    await this.host.send(data);
  }

  /** The file as it would be now. */
  file(): Buffer {
    this.#capture.end();
    return Buffer.concat(this.#blocks);
  }
}
