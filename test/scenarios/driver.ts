/** Bugs that real drivers have had. */
export const BUGS = {
  undrained: "stops reading as soon as the connection is closed",
  lines: "reads data by lines, and takes the first OK for its own",
  restarts: "starts the module anew whenever its context is lost",
  "one read": "reads once for each URC",
  "empties its input": "waits a little behind SEND OK and throws away what came",
  chunks: "takes what one read of the port gives it for whole lines",
  "one line": "takes one URC of what one read of the port gives it",
  nervous: "begins anew whenever the network says something",
  "first line": "takes the first line behind its command for the answer",
  "opened late": "looks for +QIOPEN only behind OK",
  "keeps the number": "opens again without AT+QICLOSE",
  "home only": "takes 5 for not registered",
  "looks nowhere": "activates without being registered",
  "gives up": "tries once to activate",
  hammers: "tries again at once",
  trusting: "takes SEND OK for arrived",
  "sent anyway": "takes SEND FAIL for SEND OK",
  "waits for URCs": "reads only when a URC says so",
  "deaf to RDY": "does not look for RDY",
  "same context": "opens again without activating",
  retypes: "types AT+QIOPEN again until it hears OK",
  "restarts on silence": "starts the module anew as soon as an answer does not come",
  "waits for ever": "has no limit for an answer",
  "waits for the prompt": "has no limit for a prompt",
  "time-outs of LTE": "opens again if a connection takes five seconds",
  despairs: "gives up if a connection cannot be opened",
  "says nothing": "sends nothing as long as it has nothing to say",
  "wears out": "sets up at once behind each restart",
  remembers: "takes what was said of the old socket for the new one",
} as const;
export type Bug = keyof typeof BUGS | "none";

/** What a driver has of its machine. */
export interface Machine {
  write(bytes: string): void;
  /** Seconds of the module. */
  after(seconds: number): Promise<void>;
}

/** Everything is to be set up again, from this on. */
class Lost extends Error {
  readonly from: "socket" | "context" | "module";

  constructor(from: Lost["from"]) {
    super(`the ${from} is lost`);
    this.from = from;
  }
}

interface Answer {
  readonly result: string;
  readonly info: readonly string[];
  readonly data: Buffer;
}

const FINAL = /^(OK|ERROR|SEND OK|SEND FAIL|NO CARRIER|\+CM[ES] ERROR: .*)$/;
const SILENT: Answer = { result: "", info: [], data: Buffer.alloc(0) };

/** Takes apart what the module says: answers for whoever waits for one, and URCs for later. */
class At {
  readonly #machine: Machine;
  readonly #bug: Bug;
  /** Heard, and not taken apart. */
  #heard = Buffer.alloc(0);
  #name = "";
  #info: string[] = [];
  #data: Buffer[] = [];
  #answer: ((answer: Answer) => void) | undefined;
  #wake: () => void = () => {};
  readonly urcs: string[] = [];

  constructor(machine: Machine, bug: Bug) {
    this.#machine = machine;
    this.#bug = bug;
  }

  hear(chunk: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, chunk]);
    const before = this.urcs.length;
    this.#take();
    if (this.#bug === "chunks") this.#heard = Buffer.alloc(0);
    if (this.#bug === "one line") this.urcs.splice(before + 1);
  }

  /** Types it, and waits for its result; an empty one: none came in time. */
  command(line: string, seconds = 10): Promise<Answer> {
    this.#name = /^AT(\+\w+)/.exec(line)?.[1] ?? "-";
    return this.type(`${line}\r`, seconds);
  }

  async type(bytes: string, seconds: number): Promise<Answer> {
    this.#info = [];
    this.#data = [];
    const answered = new Promise<Answer>((resolve) => (this.#answer = resolve));
    if (bytes !== "") this.#machine.write(bytes);
    const patience = this.#bug === "waits for ever" ? Infinity : seconds;
    const given = this.#machine.after(patience).then(() => SILENT);
    const answer = await Promise.race([answered, given]);
    this.#answer = undefined;
    if (this.#bug === "restarts on silence" && answer === SILENT)
      this.#machine.write("AT+CFUN=1,1\r");
    if (answer.result === "RDY") throw new Lost("module");
    return answer;
  }

  /** Takes the next URC; nothing if none comes in time. */
  async urc(seconds: number, wanted = /^/): Promise<string | undefined> {
    const over = this.#machine.after(seconds).then(() => true);
    for (;;) {
      const at = this.urcs.findIndex((line) => wanted.test(line));
      if (at >= 0) return this.urcs.splice(at, 1)[0];
      const changed = new Promise<false>((resolve) => (this.#wake = () => resolve(false)));
      if (await Promise.race([changed, over])) return undefined;
    }
  }

  #take(): void {
    for (;;) {
      const heard = this.#heard.toString("latin1");
      const begun = /^[\r\n]*/.exec(heard)![0].length;
      if (this.#answer && heard.startsWith("> ", begun)) {
        this.#heard = this.#heard.subarray(begun + 2);
        this.#end(">");
        continue;
      }
      const end = heard.indexOf("\r\n", begun);
      if (end < 0) return;
      const line = heard.slice(begun, end);
      const length = this.#bug === "lines" ? 0 : Number(/^\+QIRD: (\d+)$/.exec(line)?.[1] ?? 0);
      if (heard.length < end + 2 + length) return;
      if (length > 0) this.#data.push(this.#heard.subarray(end + 2, end + 2 + length));
      this.#heard = this.#heard.subarray(end + 2 + length);
      this.#line(line);
    }
  }

  #line(line: string): void {
    if (this.#bug === "deaf to RDY" && line.endsWith("RDY")) return;
    if (this.#bug === "opened late" && this.#answer && line.startsWith("+QIOPEN")) return;
    if (this.#bug === "first line" && this.#answer && !line.startsWith(this.#name)) {
      return this.#end(FINAL.test(line) ? line : "OK");
    }
    if (this.#answer && (FINAL.test(line) || line === "RDY")) this.#end(line);
    else if (this.#answer && line.startsWith(`${this.#name}: `) && !line.startsWith("+QIOPEN"))
      this.#info.push(line);
    else if (line.startsWith("+") || line.endsWith("RDY")) {
      this.urcs.push(line);
      this.#wake();
    }
  }

  #end(result: string): void {
    this.#answer?.({ result, info: this.#info, data: Buffer.concat(this.#data) });
    this.#answer = undefined;
  }
}

/** A driver as firmware has one: it opens a connection, says hello, takes what comes, and recovers. */
export class Driver {
  readonly #at: At;
  readonly #machine: Machine;
  readonly #bug: Bug;
  #restarts = 0;

  constructor(machine: Machine, bug: Bug = "none") {
    this.#at = new At(machine, bug);
    this.#machine = machine;
    this.#bug = bug;
  }

  /** To be told of everything that the module says. */
  hear(chunk: Buffer): void {
    this.#at.hear(chunk);
  }

  async run(): Promise<never> {
    let lost: Lost["from"] = "module";
    for (;;) {
      try {
        if (lost === "module") await this.#wake();
        if (lost !== "socket") await this.#activate();
        await this.#open();
        await this.#talk();
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        lost = error.from;
        if (lost === "module") await this.#rest();
      }
    }
  }

  /** Behind a third restart without anything sent the battery is weak, or something is wrong: waits longer each time. */
  async #rest(): Promise<void> {
    this.#restarts++;
    if (this.#restarts < 3 || this.#bug === "wears out") return;
    await this.#machine.after(60 * 2 ** (this.#restarts - 3));
  }

  /** Behind an answer that did not come: waits until what comes is the answer to what was typed. */
  async #catchUp(): Promise<void> {
    let answer = await this.#at.command("AT+CPIN?", 60);
    while (answer.result === "OK" && answer.info.length === 0) answer = await this.#at.type("", 60);
  }

  async #wake(): Promise<void> {
    while ((await this.#at.command("AT", 2)).result !== "OK") await this.#machine.after(1);
    await this.#at.command("ATE0");
    await this.#at.command("AT+CEREG=1");
    if (this.#bug === "gives up" && (await this.#at.command("AT+QIACT=1")).result !== "OK")
      await this.#machine.after(Infinity);
    this.#at.urcs.length = 0;
  }

  async #activate(): Promise<void> {
    for (let pause = 5; ; pause *= 2) {
      if (this.#bug !== "looks nowhere") await this.#register();
      await this.#at.command("AT+QIDEACT=1", 40);
      if ((await this.#at.command("AT+QIACT=1", 150)).result === "OK") return;
      await this.#machine.after(this.#bug === "looks nowhere" ? 1 : pause);
    }
  }

  /** Waits, and now and then has the module look anew: for its card, or for a network that lets it in. */
  async #register(): Promise<void> {
    for (let round = 1; ; round++) {
      const state = (await this.#at.command("AT+CEREG?")).info[0] ?? "";
      if (state.endsWith(",1") || (state.endsWith(",5") && this.#bug !== "home only")) return;
      const { result } = await this.#at.command("AT+CPIN?");
      if (result === "" || round % 8 !== 0) await this.#machine.after(5);
      else if (result === "OK") await this.#at.command("AT+COPS=0", 180);
      else {
        await this.#at.command("AT+CFUN=0", 15);
        await this.#at.command("AT+CFUN=1", 15);
      }
    }
  }

  async #open(): Promise<void> {
    for (let pause = 5; pause < 100; pause *= 2) {
      const { result } = await this.#at.command('AT+QIOPEN=1,0,"TCP","server.example",7,0,0');
      if (this.#bug === "retypes" && result !== "OK") {
        this.#at.urcs.length = 0;
        continue;
      }
      if (result === "") await this.#catchUp();
      // An answer that was lost may have been OK.
      const most = this.#bug === "time-outs of LTE" ? 5 : 150;
      const patience = { OK: most, ERROR: 0 }[result] ?? 10;
      const opened = await this.#at.urc(patience, /^\+QIOPEN: 0,|RDY$/);
      if (opened === "+QIOPEN: 0,0") return;
      if (opened?.endsWith("RDY")) throw new Lost("module");
      if (await this.#at.urc(0, /pdpdeact/)) throw new Lost("context");
      if (this.#bug === "despairs") await this.#machine.after(Infinity);
      if (this.#bug === "retypes") continue;
      if (this.#bug !== "keeps the number") await this.#at.command("AT+QICLOSE=0,2");
      await this.#machine.after(this.#bug === "hammers" ? 0.1 : pause);
    }
    throw new Lost("context");
  }

  /** Says hello, and then takes what comes, until something is lost. */
  async #talk(): Promise<never> {
    await this.#send("hello");
    for (;;) {
      const urc = await this.#at.urc(60);
      if (urc === undefined) await this.#idle();
      else if (urc.startsWith('+QIURC: "recv",0')) await this.#drain();
      else if (urc.startsWith('+QIURC: "closed",0')) await this.#close();
      else if (urc.startsWith('+QIURC: "pdpdeact"')) await this.#deactivated();
      else if (urc.endsWith("RDY")) throw new Lost("module");
      else if (this.#bug === "nervous") throw new Lost("context");
    }
  }

  /** Nothing was heard for a while: is anything there, and does what is sent arrive? */
  async #idle(): Promise<void> {
    if (this.#bug !== "waits for URCs") await this.#drain();
    const { info } = await this.#at.command("AT+QISEND=0,0");
    if (this.#bug !== "trusting" && info[0]?.endsWith(",0") === false) await this.#close();
    if (this.#bug !== "says nothing") await this.#send("still here");
  }

  async #send(text: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const { result } = await this.#at.command(`AT+QISEND=0,${text.length}`);
      if (result === "ERROR") break;
      if (result === "" && this.#bug === "waits for the prompt")
        await this.#machine.after(Infinity);
      const sent = await this.#at.type(text, 120);
      if (this.#bug === "empties its input") {
        await this.#machine.after(0.1);
        this.#at.urcs.length = 0;
      }
      if (sent.result === "SEND OK") {
        this.#restarts = 0;
        return;
      }
      if (sent.result === "SEND FAIL" && this.#bug === "sent anyway") return;
      if (sent.result === "ERROR") break;
      await this.#machine.after(2);
    }
    // Why is told by a URC, if there is one.
    const urc = await this.#at.urc(1, /pdpdeact|RDY$/);
    if (urc?.endsWith("RDY")) throw new Lost("module");
    if (urc !== undefined) await this.#deactivated();
    await this.#close();
  }

  async #drain(): Promise<void> {
    for (;;) {
      if (this.#bug === "undrained" && this.#at.urcs.some((line) => line.includes('"closed"')))
        return;
      const { result, data } = await this.#at.command("AT+QIRD=0,1500");
      if (result !== "OK" || data.length === 0 || this.#bug === "one read") return;
    }
  }

  async #close(): Promise<never> {
    if (this.#bug !== "undrained") await this.#drain();
    if (this.#bug !== "keeps the number") await this.#at.command("AT+QICLOSE=0,2", 12);
    if (this.#bug === "remembers") throw new Lost("socket");
    // What was said of the old socket is not about the new one.
    const { urcs } = this.#at;
    urcs.splice(
      0,
      urcs.length,
      ...urcs.filter((line) => !/^\+QIURC: "(recv|closed)",0/.test(line)),
    );
    throw new Lost("socket");
  }

  async #deactivated(): Promise<never> {
    if (this.#bug === "restarts") {
      await this.#at.command("AT+CFUN=1,1");
      await this.#at.urc(30, /RDY$/);
      throw new Lost("module");
    }
    if (this.#bug === "same context") await this.#close();
    throw new Lost("context");
  }
}
