/** Reads a PDU from front to back. Reading past the end gives zeros and sets `failed`, to be looked at once, at the end. */
export class OctetReader {
  readonly #octets: Buffer;
  #at = 0;
  failed = false;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  octet(): number {
    return this.take(1)[0] ?? 0;
  }

  take(count: number): Buffer {
    if (count > this.left) this.failed = true;
    const taken = this.#octets.subarray(this.#at, this.#at + count);
    this.#at += taken.length;
    return taken;
  }

  rest(): Buffer {
    return this.take(this.left);
  }
}
