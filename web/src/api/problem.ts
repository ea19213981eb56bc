/** Why a call came to nothing, in the server's words (RFC 9457) where it had any. */
export class Problem extends Error {
  readonly title: string;
  readonly status: number;

  constructor(title: string, detail: string, status: number) {
    super(detail === "" ? title : detail);
    this.title = title;
    this.status = status;
  }

  /** No answer at all. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

export function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export async function problemOf(answer: Response): Promise<Problem> {
  const fallback = `${answer.status} ${answer.statusText}`.trim();
  try {
    const { title, detail } = (await answer.json()) as { title?: string; detail?: string };
    return new Problem(title ?? fallback, placeless(detail ?? ""), answer.status);
  } catch {
    return new Problem(fallback, "", answer.status);
  }
}

/** Without where in the body it is: nobody has seen that. */
function placeless(detail: string): string {
  return detail.replace(/^the body:\d+(:\d+)?: /gm, "");
}
