/** What can be wrong with a request. RFC 9457: `urn:modemtwin:problem:not-found` and so on. */
export const PROBLEMS = {
  "wrong-body": [400, "The body is wrong"],
  "wrong-query": [400, "The query is wrong"],
  "token-needed": [401, "A token is needed"],
  "foreign-page": [403, "A page of another site asked"],
  "foreign-host": [403, "Asked for by a name that is not this computer's"],
  "not-found": [404, "There is no such thing"],
  "wrong-method": [405, "Not with this method"],
  conflict: [409, "It cannot be so"],
  "too-large": [413, "The body is too large"],
  "wrong-type": [415, "The body is of the wrong type"],
  "websocket-needed": [426, "A WebSocket is wanted here"],
  refused: [422, "It cannot be done"],
  "too-many": [429, "Too many requests"],
  mistake: [500, "A mistake in modemtwin, please report it"],
  busy: [503, "There is no room for more"],
} as const satisfies { readonly [kind: string]: readonly [status: number, title: string] };

export type ProblemKind = keyof typeof PROBLEMS;

/** Why a request was not done. Thrown by handlers; `detail` is for people. */
export class Problem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, detail: string) {
    super(detail);
    this.kind = kind;
  }

  get status(): number {
    return PROBLEMS[this.kind][0];
  }

  /** The problem document. */
  get body(): string {
    const [status, title] = PROBLEMS[this.kind];
    const type = `urn:modemtwin:problem:${this.kind}`;
    return `${JSON.stringify({ type, title, status, detail: this.message })}\n`;
  }
}

export const PROBLEM_TYPE = "application/problem+json";
