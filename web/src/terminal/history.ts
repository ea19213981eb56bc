const MOST = 200;

/** Lines with a PIN or a password: they are forgotten with the page. */
const SECRET = /\+(CPIN|CLCK|CPWD|CGAUTH|QICSGP|QPIN\w*|QMTCONN|QFTPCFG)\s*=/i;

/** Lines that were typed, the latest last, and which of them is looked at. */
export class History {
  #lines: string[];
  /** Behind the last one: the line that is being typed. */
  #at: number;
  #draft = "";

  constructor(lines: readonly string[]) {
    this.#lines = lines.slice(-MOST);
    this.#at = this.#lines.length;
  }

  /** Those that may be kept. */
  get toKeep(): readonly string[] {
    return this.#lines.filter((line) => !SECRET.test(line));
  }

  add(line: string): void {
    if (line !== "" && line !== this.#lines.at(-1)) {
      this.#lines = [...this.#lines.slice(1 - MOST), line];
    }
    this.#at = this.#lines.length;
  }

  /** The one before, in place of `line`. */
  older(line: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#draft = line;
    return this.#lines[--this.#at];
  }

  newer(): string | undefined {
    if (this.#at === this.#lines.length) return undefined;
    this.#at++;
    return this.#lines[this.#at] ?? this.#draft;
  }
}
