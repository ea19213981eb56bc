/**
 * What Wireshark's AT dissector (4.0) reads without warning of what is right. It knows some commands, and some forms of
 * them; others it takes as they are. What does not fit is shown as text.
 */

/** One command with its suffix: `AT+CSQ`, `ATE0`, `AT&D2`, `AT`. A line of several it takes apart wrongly. */
const COMMAND = /^\s*at(?:(\+[a-z0-9]+)(=\?|=|\?)?[^;]*|e[01]|[ai]|[^+ade;i][^;]*)?[\r\n]*$/i;
const PRINTABLE = /^[\x20-\x7e\t\r\n]*$/;
/** Whole lines, or a prompt: not what a fault has left of them. */
const WHOLE = /(?:[\r\n]|> )$/;

/** The forms it knows of the commands it knows: `=`, `?`, `=?`, or nothing behind the name. */
const FORMS: { readonly [name: string]: readonly string[] } = {
  "+CFUN": ["=", "?", "=?"],
  "+CGMI": ["", "=?"],
  "+CGMM": ["", "=?"],
  "+CGMR": ["", "=?"],
  "+CGSN": ["", "=?"],
  "+CIMI": ["", "=?"],
  "+CIND": ["?", "=?"],
  "+CLAC": ["", "=?"],
  "+CLCC": ["", "=?"],
  "+CLIP": ["=", "?", "=?"],
  "+CMER": ["=", "?", "=?"],
  "+CMGL": ["?", "=?"],
  "+CMGR": ["=", "=?"],
  "+CMUX": ["?", "=?"],
  "+CNUM": [""],
  "+COPS": ["=", "?"],
  "+CPIN": ["=", "?", "=?"],
  "+CPMS": ["=", "?", "=?"],
  "+CSCS": ["=", "?", "=?"],
  "+CSIM": ["=", "=?"],
  "+CSQ": ["", "=?"],
  "+GMI": ["", "=?"],
  "+GMM": ["", "=?"],
  "+GMR": ["", "=?"],
  "+GSN": ["", "=?"],
};

/** Lines of a module that it takes for commands of a host: they begin as `A`, `D`, `I`, `E0` or `E1` do. */
const TAKEN_FOR_COMMANDS = /(?:^|[\r\n])[ \t]*(?:a|d|i|e0|e1)/i;

/** Answers of which it knows another form only; messages it takes for PDUs. */
const OTHER_FORMS = /\+(?:CMGL|CMGR|CPMS|COPS: \(|CMUX: \()/;

/** Whether it reads what a host has typed. */
export function commandFits(text: string): boolean {
  const found = COMMAND.exec(text);
  if (!found || !PRINTABLE.test(text)) return false;
  const [, name = "", suffix = ""] = found;
  const forms = FORMS[name.toUpperCase()];
  return forms === undefined || forms.includes(suffix);
}

/** Whether it reads what a module says, without an echo. */
export function answerFits(text: string): boolean {
  if (!WHOLE.test(text) || !PRINTABLE.test(text)) return false;
  return !TAKEN_FOR_COMMANDS.test(text) && !OTHER_FORMS.test(text);
}
