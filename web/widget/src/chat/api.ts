// The public interface over HTTP. Errors become a `Problem` with the sentence for the citizen.

import { t } from "./words";

const API = "/web/v1";

/** `status` 0: the network, not the server; then it is worth trying again. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    detail: string,
    readonly retryAfter = 0,
  ) {
    super(detail);
  }

  /** Whether the same request may well succeed a little later. */
  get passing(): boolean {
    return this.status === 0 || this.busy || this.status >= 500;
  }

  /** Nothing is broken: there is only much to do, and the server says when to come back. */
  get busy(): boolean {
    return this.status === 429 || (this.status === 503 && this.retryAfter > 0);
  }
}

export async function request(method: string, path: string, token?: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  let response: Response;
  try {
    response = await fetch(API + path, {
      method,
      headers,
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "network", t("networkAway"));
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function call<T>(method: string, path: string, token?: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await request(method, path, token, body, signal);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as { detail?: string; type?: string };
  const kind = (told.type ?? "").split(/[:/#]/).pop() ?? "";
  const problem = new Problem(response.status, kind, told.detail || t("serverAway"), Number(response.headers.get("Retry-After")) || 0);
  if (problem.busy) problem.message = t("busy");
  return problem;
}
