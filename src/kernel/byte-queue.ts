/** Bytes in order of arrival. Keeps the chunks as they came and copies only what is read across a seam. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  /** Index of the first chunk not yet taken: shifting an array for each chunk would cost its length. */
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Removes and returns up to `count` bytes. */
  take(count: number): Buffer {
    const first = this.#chunks[this.#head];
    if (!first || count <= 0) return EMPTY;
    if (first.length > count) {
      this.#chunks[this.#head] = first.subarray(count);
      this.#length -= count;
      return first.subarray(0, count);
    }
    if (first.length === count || this.#length === first.length) {
      this.#drop(first);
      return first;
    }
    const taken = Buffer.allocUnsafe(Math.min(count, this.#length));
    let filled = 0;
    while (filled < taken.length) {
      const chunk = this.#chunks[this.#head]!;
      const part = chunk.copy(taken, filled);
      filled += part;
      if (part === chunk.length) this.#drop(chunk);
      else {
        this.#chunks[this.#head] = chunk.subarray(part);
        this.#length -= part;
      }
    }
    return taken;
  }

  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#length = 0;
  }

  #drop(chunk: Buffer): void {
    this.#length -= chunk.length;
    this.#head++;
    if (this.#head === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#head = 0;
    } else if (this.#head > 32 && this.#head * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }
}

const EMPTY = Buffer.alloc(0);
