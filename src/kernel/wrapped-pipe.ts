import type { InputLine, Pipe, PipeReader, SerialLine, Uart } from "./pipe.ts";

/** A pipe in front of a pipe, which passes everything on; whoever extends it says what it does otherwise. */
export class WrappedPipe implements Pipe, PipeReader {
  protected readonly inner: Pipe;
  protected reader: PipeReader | undefined;

  constructor(inner: Pipe) {
    this.inner = inner;
  }

  // ---- the module's side

  get serial(): SerialLine | undefined {
    return this.inner.serial;
  }

  get uart(): Uart | undefined {
    return this.inner.uart;
  }

  get keeps(): boolean {
    return this.inner.keeps ?? false;
  }

  write(chunk: Buffer): boolean {
    return this.inner.write(chunk);
  }

  pause(): void {
    this.inner.pause();
  }

  resume(): void {
    this.inner.resume();
  }

  close(): void {
    this.reader = undefined;
    this.inner.close();
  }

  attach(reader: PipeReader): void {
    this.reader = reader;
    this.inner.attach(this);
  }

  // ---- the host's side

  receive(chunk: Buffer): void {
    this.reader?.receive(chunk);
  }

  drained(): void {
    this.reader?.drained();
  }

  closed(): void {
    this.reader?.closed();
  }

  line(line: InputLine, active: boolean): void {
    this.reader?.line?.(line, active);
  }

  broke(): void {
    this.reader?.broke?.();
  }

  hostCame(): void {
    this.reader?.hostCame?.();
  }

  hostLeft(): void {
    this.reader?.hostLeft?.();
  }
}
