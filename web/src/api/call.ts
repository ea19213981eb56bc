import { Problem, problemOf } from "./problem.ts";

/** A page that has just come need not come again, in milliseconds. */
const YOUNG = 5000;

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One call of the API. Throws a Problem. */
export async function call(method: Method, path: string, body?: object): Promise<Response> {
  const answer = await ask(method, path, body);
  // The cookie came with the page: without one, the page has to come again. Not over and over.
  if (answer.status === 401 && performance.now() > YOUNG) location.reload();
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

export async function read<T>(path: string): Promise<T> {
  return (await (await call("GET", path)).json()) as T;
}

export async function send<T>(method: "POST" | "PUT", path: string, body: object): Promise<T> {
  return (await (await call(method, path, body)).json()) as T;
}

async function ask(method: Method, path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  try {
    return await fetch(path, {
      method,
      cache: "no-store",
      ...(body && { headers, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem("The server does not answer", "", 0);
  }
}
