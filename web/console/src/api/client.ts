import { ApiProblem, type ProblemDocument, SignedOut, Unreachable } from "@/api/problems";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Asked {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Milliseconds after which an answer is not waited for any longer. */
  patience?: number;
}

const BASE = "/desk/v1";
const PATIENCE = 30_000;
const PATIENCE_WITH_FILES = 120_000; // a file is read in a sandbox before the answer

/**
 * Requests to the desk's API: JSON in and out, the forgery token with every change, problem documents as errors.
 *
 *     const page = await api.get<Page<Order>>("/work-orders", { query: { status: "accepted" } });
 *     await api.post(`/work-orders/${number}/accept`, { body: { text: "" } });
 *
 * Raises ApiProblem, SignedOut, Unreachable.
 */
export class ApiClient {
  /** What the desk gave us at sign-in: a page of another site cannot know it. */
  forgeryToken: string | null = null;
  /** Called when an answer says that nobody is signed in any more. */
  whenSignedOut: () => void = () => undefined;

  constructor(private readonly send: typeof fetch = (...asked) => fetch(...asked)) {}

  get<T>(path: string, asked: Asked = {}): Promise<T> {
    return this.ask("GET", path, asked);
  }

  post<T = void>(path: string, asked: Asked = {}): Promise<T> {
    return this.ask("POST", path, { body: {}, ...asked });
  }

  put<T = void>(path: string, asked: Asked = {}): Promise<T> {
    return this.ask("PUT", path, { body: {}, ...asked });
  }

  patch<T = void>(path: string, asked: Asked = {}): Promise<T> {
    return this.ask("PATCH", path, { body: {}, ...asked });
  }

  delete<T = void>(path: string, asked: Asked = {}): Promise<T> {
    return this.ask("DELETE", path, asked);
  }

  /** A file or several fields as a form. */
  upload<T>(path: string, form: FormData): Promise<T> {
    return this.ask("POST", path, { body: form });
  }

  /** What a download link names; `path` below the API's root. */
  address(path: string, query: Query = {}): string {
    return `${BASE}${path}${search(query)}`;
  }

  /** The answer as it comes, for streams and files; failed answers are raised all the same. */
  async open(path: string, asked: Asked = {}): Promise<Response> {
    return this.fetch("GET", path, asked);
  }

  private async ask<T>(method: string, path: string, asked: Asked): Promise<T> {
    const usual = asked.body instanceof FormData ? PATIENCE_WITH_FILES : PATIENCE;
    const late = AbortSignal.timeout(asked.patience ?? usual);
    const signal = asked.signal ? AbortSignal.any([asked.signal, late]) : late;
    const response = await this.fetch(method, path, { ...asked, signal });
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch {
      throw new Unreachable();
    }
  }

  private async fetch(method: string, path: string, asked: Asked): Promise<Response> {
    const response = await this.reach(this.address(path, asked.query), {
      method,
      credentials: "same-origin",
      headers: this.headers(method, asked.body),
      body: asked.body === undefined || asked.body instanceof FormData ? asked.body : JSON.stringify(asked.body),
      signal: asked.signal,
    });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem instanceof SignedOut && problem.kind === "unknown_token") this.whenSignedOut();
    throw problem;
  }

  private async reach(address: string, wanted: RequestInit): Promise<Response> {
    try {
      return await this.send(address, wanted);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error; // the caller gave up
      throw new Unreachable();
    }
  }

  private headers(method: string, body: unknown): Record<string, string> {
    const headers: Record<string, string> = {};
    if (body !== undefined && !(body instanceof FormData)) headers["Content-Type"] = "application/json";
    if (method !== "GET" && this.forgeryToken) headers["X-CSRF-Token"] = this.forgeryToken;
    return headers;
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  let document: ProblemDocument = {};
  try {
    document = (await response.json()) as ProblemDocument;
  } catch {
    // a proxy's own page: the status says enough
  }
  return response.status === 401 ? new SignedOut(401, document) : new ApiProblem(response.status, document);
}

function search(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}` : "";
}

/** The desk that serves this page. */
export const api = new ApiClient();
