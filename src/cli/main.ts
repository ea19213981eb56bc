import { HostError } from "../kernel/errors.ts";

const HELP = `modemtwin is a Quectel BG95, BG77 or BG600L module as software: it speaks the module's AT
commands, and every socket that AT+QIOPEN opens is a real one.

Usage:
  modemtwin [options]              serve until Ctrl-C
  modemtwin run FILE...            play transcripts (docs/transcripts.md) and scenarios
                                   (docs/scenarios.md), and tell which differ
  modemtwin check FILE...          read them only
  modemtwin commands [+QIOPEN]     the commands there are, or one of them in full
  modemtwin models [BG95-M3]       the models there are, or some of them or of your files in full
  modemtwin record --host PORT --module PORT
                                   pass everything between a host and a real module, and write
                                   it down (docs/journal.md)
  modemtwin replay JOURNAL         play the recorded host at a twin, or at a module (--port), and
                                   show what differs
  modemtwin verify FILE... --port PORT
                                   play transcripts at a real module
  modemtwin play FILE --port PORT  one of them, as it is
  modemtwin learn JOURNAL...       print a timing for --timing, made from recordings
  modemtwin fleet FILE.yaml        thousands of modules (docs/fleet.md), with hosts at their ports
  modemtwin fleet --modems N       or driven by scripts of their own
  modemtwin fleet list FILE.yaml   the modules of a plan, with their identities
  modemtwin fleet merge FILE...    one report of the parts of a run

Without a port option there is a pseudo-terminal and a TCP port, and on a terminal you can type
AT commands at once. Ports can be of any kind and number: they are the AT ports of one module
(uart1, usbat, usbmodem in the order given). A command line ends with CR; on a terminal that is
the Enter key, in a shell printf 'AT\\r'.

Options:
`;

const EXAMPLES = `
Examples:
  modemtwin --pty /tmp/modem                        picocom /tmp/modem, then AT+QIACT=1
  modemtwin --tcp 4000 --json                       for scripts: the first line tells the ports
  modemtwin --pty /tmp/modem --map 220.180.239.212:8009=127.0.0.1:7
                                                    production firmware against a local server
Exit code: 0 after Ctrl-C or SIGTERM, 1 if a transcript or a replay differs or a recording is not
whole, 2 for a wrong option, a file that cannot be read, or a port that cannot be opened.
`;

const SUBCOMMANDS = [
  "run",
  "check",
  "commands",
  "models",
  "record",
  "replay",
  "verify",
  "play",
  "learn",
  "fleet",
] as const;

/** The command line. Never throws: what is wrong becomes one line and exit code 2. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", outputLost);
  process.stderr.on("error", () => {});
  try {
    await run(argv);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    for (const line of error.message.split("\n")) process.stderr.write(`modemtwin: ${line}\n`);
    process.exitCode = 2;
  }
}

/** Whoever read the output is gone: nothing to say, and nothing to fail for. A full disk is something else. */
function outputLost({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") return;
  process.stdout.removeListener("error", outputLost).on("error", () => {});
  process.stderr.write(`modemtwin: standard output: ${message.replace(/^\w+: |, write$/g, "")}\n`);
  process.once("exit", () => (process.exitCode = 2));
}

async function run(argv: readonly string[]): Promise<void> {
  const { checkOptionsOf, optionHelp, parseOptions } = await import("./options.ts");
  const parsed = parseOptions(argv);
  const { given, words } = parsed;
  if (given.has("version")) {
    const { version } = await import("./version.ts");
    process.stdout.write(`${version()}\n`);
    return;
  }
  if (given.has("help")) {
    process.stdout.write(HELP + optionHelp() + "\n" + EXAMPLES);
    return;
  }
  const [word, ...rest] = words;
  const subcommand = word === undefined ? "serve" : SUBCOMMANDS.find((known) => known === word);
  if (subcommand === undefined) {
    throw new HostError(
      "MT_USAGE",
      `unknown subcommand "${word}"; there are: ${SUBCOMMANDS.join(", ")}, and none to serve`,
    );
  }
  checkOptionsOf(subcommand, parsed);
  const json = given.has("json");
  switch (subcommand) {
    case "serve": {
      const { serve } = await import("./serve.ts");
      return serve(parsed);
    }
    case "run": {
      const { runTranscripts } = await import("./run.ts");
      const { readModelNamed } = await import("./model-option.ts");
      const name = given.get("model")?.at(-1);
      const model = name === undefined ? undefined : await readModelNamed(name, "--model");
      const passed = await runTranscripts(rest, {
        parsed,
        model,
        junit: given.get("junit")?.at(-1),
        journal: given.get("journal")?.at(-1),
        json,
      });
      if (!passed) process.exitCode = 1;
      return;
    }
    case "check": {
      const { checkFiles } = await import("./run.ts");
      const { readModelNamed } = await import("./model-option.ts");
      const name = given.get("model")?.at(-1);
      await checkFiles(
        rest,
        name === undefined ? undefined : await readModelNamed(name, "--model"),
      );
      return;
    }
    case "commands": {
      const { commandsText } = await import("./commands.ts");
      process.stdout.write(await commandsText(rest, given.get("model")?.at(-1)));
      return;
    }
    case "record": {
      const { record } = await import("./record.ts");
      return record(rest, parsed);
    }
    case "replay": {
      const [{ replayFile }, { andLeave }] = await Promise.all([
        import("./replay.ts"),
        import("./leave.ts"),
      ]);
      return andLeave(replayFile(rest, parsed));
    }
    case "verify":
    case "play": {
      const [{ verify }, { andLeave }] = await Promise.all([
        import("./verify.ts"),
        import("./leave.ts"),
      ]);
      return andLeave(verify(subcommand, rest, parsed));
    }
    case "fleet": {
      const { fleet } = await import("./fleet/main.ts");
      return fleet(rest, parsed);
    }
    case "learn": {
      const { learn } = await import("./learn.ts");
      return learn(rest);
    }
    case "models": {
      const { modelsText } = await import("./models.ts");
      process.stdout.write(await modelsText(rest, { diff: given.has("diff"), json }));
    }
  }
}
