const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;

/**
 * Where a text stops being JSON, as line and column from 1. `JSON.parse` tells that only sometimes, and differently in
 * every version of Node. For a text that `JSON.parse` has refused.
 */
export function jsonMistake(text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, mistakeAt(text)).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function mistakeAt(text: string): number {
  let at = 0;
  /** The brackets that are open; no recursion, because nobody promises that they are few. */
  const open: ("{" | "[")[] = [];

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  }

  function takes(mark: string): boolean {
    take(BLANK);
    if (text[at] !== mark) return false;
    at++;
    return true;
  }

  /** `"key":`, behind `{` or a comma in an object. */
  function key(): boolean {
    take(BLANK);
    return take(STRING) && takes(":");
  }

  for (;;) {
    // A value begins here.
    if (takes("{")) {
      if (!takes("}")) {
        open.push("{");
        if (!key()) return at;
        continue;
      }
    } else if (takes("[")) {
      if (!takes("]")) {
        open.push("[");
        continue;
      }
    } else if (!take(STRING) && !take(SCALAR)) {
      return at;
    }
    // A value has ended: what it stands in goes on or ends too.
    while (!takes(",")) {
      const last = open.at(-1);
      if (last === undefined || !takes(last === "{" ? "}" : "]")) return at;
      open.pop();
    }
    if (open.length === 0) return at - 1;
    if (open.at(-1) === "{" && !key()) return at;
  }
}
