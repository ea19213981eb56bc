import type { Lexer } from "yaml";

/** Deeper than anybody writes, and far from where the package that reads YAML runs out of stack. */
const DEEPEST = 64;
const MOST_COLUMNS = 256;

/**
 * The offset at which a text is nested too deeply, if it is: the package reads recursively, and a file of nothing but
 * brackets would end the process. In block style every level takes a column or shares one with a single other.
 */
export function tooDeep(lexer: Lexer, text: string): number | undefined {
  let offset = 0;
  let lineStart = 0;
  let brackets = 0;
  let isText = false;
  for (const token of lexer.lex(text)) {
    if (isText) isText = false;
    else if (token === TEXT_FOLLOWS) isText = true;
    else if (token === "[" || token === "{") brackets++;
    else if (token === "]" || token === "}") brackets = Math.max(0, brackets - 1);
    else if (token === FLOW_ENDS) brackets = 0;
    else if (brackets === 0 && /^[-?:]$/.test(token) && offset - lineStart > MOST_COLUMNS) {
      return offset;
    }
    if (brackets > DEEPEST) return offset;
    if (MARKS.has(token)) continue;
    offset += token.length;
    if (token.includes("\n")) lineStart = offset;
  }
  return undefined;
}

const TEXT_FOLLOWS = "\u001f";
/** However many brackets are open: a line has begun that cannot stand between them. */
const FLOW_ENDS = "\u0018";
/** What the lexer puts in between, and is not in the text. */
const MARKS = new Set(["\u0002", FLOW_ENDS, TEXT_FOLLOWS]);
