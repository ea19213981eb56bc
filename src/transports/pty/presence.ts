/** Turns of the event loop given to a close to be done. */
const DOUBTS = 20;

/**
 * Whether anyone has the port open, told from notices of opening and closing. Notices alone cannot be counted on: two
 * of the same in a row may come as one, and a close is told a moment before it is done. So after a close the port
 * itself is asked whether anybody is left.
 */
export class Presence {
  readonly #hungUp: () => boolean;
  /** How many have the port open as far as the notices tell; may be wrong by merged notices. */
  #opens = 0;
  #closedLast = false;
  /** The port shows somebody there whose opening has not been told yet. */
  #expected = false;
  /** Somebody has the port open. */
  here = false;
  /** There is, or was since the last look, somebody whose session has not been ended by the owner. */
  session = false;
  /** The last of a session left and somebody else came since. */
  changed = false;
  /**
   * How often to ask again, soon: by the notices nobody is left, by the port somebody is. Either the close is not done
   * yet, or two had come at once and one of them is still there.
   */
  doubts = 0;

  /** @param hungUp Asks the port whether all who had it open have closed it. */
  constructor(hungUp: () => boolean) {
    this.#hungUp = hungUp;
  }

  opened(): void {
    if (this.#opens === 0 && this.session && !this.#expected) this.changed = true;
    this.#opens++;
    this.#expected = false;
    this.#closedLast = false;
    this.doubts = 0;
    this.here = true;
    this.session = true;
  }

  closed(): void {
    if (this.#opens > 0) this.#opens--;
    this.#closedLast = true;
  }

  /** To be called when all notices at hand have been told. */
  look(): void {
    if (!this.#closedLast) return;
    this.#closedLast = false;
    if (this.#hungUp()) this.#nobody();
    else if (this.#opens === 0) this.doubts = DOUBTS;
  }

  /** Asks again while there are doubts, and takes it in the end that who seems to be there is. */
  lookAgain(): void {
    if (this.#hungUp()) this.#nobody();
    else if (--this.doubts === 0) this.#opens = 1;
  }

  /** Reading came to the end of a session, which is certain; all notices at hand have been told. */
  ended(): void {
    if (this.#hungUp()) {
      this.#nobody();
      return;
    }
    this.#expected = this.#opens === 0;
    this.changed = true;
    this.doubts = 0;
  }

  #nobody(): void {
    this.#opens = 0;
    this.#expected = false;
    this.doubts = 0;
    this.here = false;
  }
}
