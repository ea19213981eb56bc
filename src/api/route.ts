import type { ServerResponse } from "node:http";
import type { Field } from "../documents/field.ts";
import type { Counted } from "./counts.ts";
import type { Modems, Served } from "./served.ts";
import type { ProblemKind } from "./problem.ts";
import type { Shape } from "./shape.ts";

/** What a handler gets of a request. */
export interface Call<B> {
  /** Of the path: `{modem}` and the like. */
  readonly path: { readonly [name: string]: string };
  /** Those declared; undefined: not given. */
  readonly query: { readonly [name: string]: string | undefined };
  /** Read by the declared field. */
  readonly body: B;
  readonly modems: Modems;
  /** The module of the path; throws a Problem if there is none. */
  served(): Served;
  /** The header of that name. */
  header(name: string): string | undefined;
  /** Answers bit by bit: `run` writes everything, until `over`. Throws a Problem if there are too many streams. */
  stream(type: string, run: (response: ServerResponse, over: AbortSignal) => void): Streamed;
  /** The declarations of what the API can do, and figures about itself. */
  readonly api: ApiFacts;
}

/** What is known of the API itself. */
export interface ApiFacts {
  readonly version: string;
  readonly token: boolean;
  readonly openApi: object;
  /** Requests so far by their status, and streams that stand. */
  readonly requests: ReadonlyMap<number, number>;
  readonly streams: number;
  /** What modules that are gone had counted. */
  readonly retired: Readonly<Counted>;
}

export const STREAMED = Symbol("streamed");
export type Streamed = typeof STREAMED;

export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer;
}

/** One thing that the API can do. Router, checks and openapi.json come from it. */
export interface Route {
  readonly method: "get" | "post" | "put" | "delete";
  /** `/api/modems/{modem}` */
  readonly path: string;
  /** In one line. */
  readonly title: string;
  readonly doc?: string;
  readonly query?: { readonly [name: string]: { readonly doc: string; readonly schema: object } };
  readonly body?: Field<unknown>;
  /** What it answers when it is done. */
  readonly answer: {
    readonly status: number;
    readonly doc: string;
    readonly shape?: Shape<unknown>;
    /** Where it is no JSON. */
    readonly type?: string;
  };
  /** What can be wrong besides what can be wrong with every request. */
  readonly problems?: readonly ProblemKind[];
  readonly handle: (call: Call<unknown>) => Promise<Answer | Streamed> | Answer | Streamed;
}

/** Declares a route: what `handle` answers with `json` has the declared shape. */
export function route<B, T>(declared: {
  readonly method: Route["method"];
  readonly path: string;
  readonly title: string;
  readonly doc?: string;
  readonly query?: Route["query"];
  readonly body?: Field<B>;
  readonly answer: {
    readonly status: number;
    readonly doc: string;
    readonly shape?: Shape<T>;
    readonly type?: string;
  };
  readonly problems?: readonly ProblemKind[];
  readonly handle: (
    call: Call<B>,
    json: (value: T, headers?: Answer["headers"]) => Answer,
  ) => Promise<Answer | Streamed> | Answer | Streamed;
}): Route {
  const { handle, ...rest } = declared;
  const json = (value: T, headers: Answer["headers"] = {}): Answer => ({
    status: declared.answer.status,
    type: "application/json",
    headers,
    body: `${JSON.stringify(value)}\n`,
  });
  // The casts: the body was read by this route's own field.
  return {
    ...(rest as Omit<Route, "handle">),
    handle: (call) => handle(call as Call<B>, json),
  };
}
