const LF = 0x0a;

/**
 * Tells whether the LF behind a command's CR belongs to the line end or is the first byte of a payload. Hosts end
 * lines with CR or CR LF, and the LF may come as late as behind a prompt; but a payload may begin with LF too
 * (protobuf often does). What comes together with the CR, before any prompt could be seen, belongs to the line. Behind
 * the prompt a host is taken at what it did before; until that is known, LF belongs to the line.
 */
export class LineEnd {
  #afterCr = false;
  /** Whether this host has ever ended a line with CR LF; undefined until its first line has shown it. */
  #endsWithLf: boolean | undefined;

  /** A CR has just ended a command line, and the next byte is still to be looked at. */
  get pending(): boolean {
    return this.#afterCr;
  }

  /** A command line has ended with this character. */
  ended(terminator: number): void {
    this.#afterCr = terminator === 0x0d;
  }

  /**
   * Whether the next byte is to be passed over. `payload`: it would be data, not a command. `together`: it came with
   * the CR.
   */
  swallows(byte: number, payload: boolean, together: boolean): boolean {
    if (!this.#afterCr) return false;
    this.#afterCr = false;
    if (byte !== LF) {
      this.#endsWithLf ??= false;
      return false;
    }
    if (!payload || this.#endsWithLf === undefined) this.#endsWithLf = true;
    return this.#endsWithLf || together;
  }
}
