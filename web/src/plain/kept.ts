/** What this browser keeps. One that keeps nothing (private, full) is no reason to fail. */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(`modemtwin.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`modemtwin.${key}`, value);
  } catch {
    // Then it is forgotten with the page.
  }
}
