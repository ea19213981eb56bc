import { asHeard, moduleFormat, sameFormat } from "../kernel/line-noise.ts";
import type { LineFormat, Pipe, Uart } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";

/** A port on which host and module understand each other only at the same rate: --strict-baud. */
export class StrictLine extends WrappedPipe {
  #module: LineFormat = moduleFormat(115_200);
  readonly #uart: Uart;

  constructor(inner: Pipe) {
    super(inner);
    this.#uart = {
      setBaudRate: (rate) => {
        this.#module = moduleFormat(rate);
        inner.uart?.setBaudRate(rate);
      },
      setFlowControl: (flow) => inner.uart?.setFlowControl(flow),
      get host() {
        return inner.uart?.host;
      },
    };
  }

  override get uart(): Uart {
    return this.#uart;
  }

  override write(chunk: Buffer): boolean {
    const host = this.#stranger();
    if (!host) return super.write(chunk);
    const noise = asHeard(chunk, this.#module, host);
    return noise.length === 0 || super.write(noise);
  }

  override receive(chunk: Buffer): void {
    const host = this.#stranger();
    if (!host) return super.receive(chunk);
    const noise = asHeard(chunk, host, this.#module);
    if (noise.length > 0) super.receive(noise);
  }

  /** How the host is set, if that is not how the module is. */
  #stranger(): LineFormat | undefined {
    const host = this.inner.uart?.host;
    return host && !sameFormat(host, this.#module) ? host : undefined;
  }
}
