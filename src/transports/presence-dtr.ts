import type { PipeReader } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";

/** A port without lines that tells its hosts, on which DTR is whether one has it open: --dtr open. */
export class PresenceDtr extends WrappedPipe {
  override attach(reader: PipeReader): void {
    reader.line?.("DTR", false);
    super.attach(reader);
  }

  override hostCame(): void {
    this.line("DTR", true);
    super.hostCame();
  }

  /** A host on a socket says so before it is gone, and may wait for answers: it has let go of the port. */
  override closed(): void {
    this.line("DTR", false);
    super.closed();
  }

  override hostLeft(): void {
    this.line("DTR", false);
    super.hostLeft();
  }
}
