import type { PipeReader } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";

/** A port without lines, on which DTR is whether a host has it open: --dtr open. */
export class PresenceDtr extends WrappedPipe {
  override attach(reader: PipeReader): void {
    super.attach(reader);
    reader.line?.("DTR", false);
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
