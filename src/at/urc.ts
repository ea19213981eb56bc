import type { Param, Params, Values } from "./params.ts";

/** An unsolicited result code, ready to be reported. */
export interface Urc {
  readonly line: string;
  /** Bytes that belong to it, as in direct push mode. */
  readonly data?: Buffer | undefined;
  /** What stands between the line and its data: a line break, or a comma (AT+QICFG="viewmode",1). */
  readonly joint?: "\r\n" | ",";
  /** Told when a port has said it, in its turn. */
  readonly said?: () => void;
}

/**
 * A URC, or where it will come from: asked when the channel is free to speak, so that data waits in its own bounded
 * place and not in the channel. `next` answers undefined if there is nothing to say after all.
 */
export type UrcSource = Urc | UrcMaker;

export interface UrcMaker {
  next(): Urc | undefined;
  /** It will have nothing to say, so it need not be kept. */
  readonly withdrawn: boolean;
}

export interface UrcSpec<P extends Params> {
  /** Everything before the first parameter, e.g. `+QIURC: "recv"`. */
  readonly head: string;
  readonly title: string;
  readonly ref: string;
  readonly params: P;
}

type OptionalKeys<P extends Params> = {
  [K in keyof P]: undefined extends Values<P>[K] ? K : never;
}[keyof P];
type Given<P extends Params> = Omit<Values<P>, OptionalKeys<P>> &
  Partial<Pick<Values<P>, OptionalKeys<P>>>;

/** A declared URC is the function that makes one, and carries its declaration for the docs. */
export type UrcOf<P extends Params> = UrcSpec<P> & ((values: Given<P>) => Urc);

/** Declares a URC: the function returned makes one from the values of its parameters. */
export function defineUrc<const P extends Params>(spec: UrcSpec<P>): UrcOf<P> {
  const joint = spec.head.endsWith(":") ? " " : ",";
  // The cast: entries of P come with P's own parameters.
  const params = Object.entries(spec.params) as [keyof P & string, Param<unknown>][];
  function make(given: Given<P>): Urc {
    const values = given as Partial<Values<P>>;
    let line = spec.head;
    let separator = joint;
    for (const [name, param] of params) {
      if (values[name] === undefined) continue;
      line += separator + param.format(values[name]);
      separator = ",";
    }
    return { line };
  }
  return Object.assign(make, spec);
}
