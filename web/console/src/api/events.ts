import { shallowRef } from "vue";
import { api, type ApiClient } from "@/api/client";
import { ApiError, SignedOut } from "@/api/problems";

export interface ServerEvent {
  name: string;
  data: string;
}

/** Splits a stream of server-sent events into events; what is not complete yet waits for the next piece. */
export class EventReader {
  private rest = "";

  /** The events that this piece completes. */
  push(piece: string): ServerEvent[] {
    const blocks = (this.rest + piece).replaceAll("\r\n", "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(read).filter((event) => event !== null);
  }
}

function read(block: string): ServerEvent | null {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [field = "", ...value] = line.split(":");
    const text = value.join(":").replace(/^ /, "");
    if (field === "event") name = text;
    if (field === "data") data.push(text);
  }
  return data.length ? { name, data: data.join("\n") } : null;
}

export type FeedState = "closed" | "connecting" | "open" | "waiting";
export type Listener<T> = (items: T[]) => void;

const SILENCE = 45_000; // the desk gives a sign of life every 15 s
const WAITS = [300, 1_000, 2_000, 4_000];

/**
 * The desk's live stream, for as long as somebody is signed in: comes back by itself, tells lists as they are now.
 *
 * Each event holds a whole list, so that after a gap nothing is missing: a listener is told again when the stream is
 * back. Who begins to listen later is told at once what was told last.
 */
export class EventFeed {
  readonly state = shallowRef<FeedState>("closed");
  private readonly listeners = new Map<string, Set<Listener<never>>>();
  private readonly last = new Map<string, unknown[]>();
  private stop = new AbortController();
  private failures = 0;

  constructor(
    private readonly path = "/events",
    private readonly client: Pick<ApiClient, "open"> = api,
  ) {}

  /** Listen to one kind of event; returns how to end it. */
  on<T>(name: string, listener: Listener<T>): () => void {
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener));
    const told = this.last.get(name);
    if (told) listener(told as T[]);
    return () => known.delete(listener);
  }

  start(): void {
    if (this.state.value !== "closed") return;
    this.stop = new AbortController();
    this.state.value = "connecting";
    void this.run(this.stop.signal);
  }

  close(): void {
    this.state.value = "closed";
    this.last.clear();
    this.stop.abort();
  }

  private async run(stop: AbortSignal): Promise<void> {
    for (;;) {
      const ended = await this.follow(stop).then(() => "ended", endingOf);
      if (stop.aborted) return;
      if (ended === "signed out") {
        this.close();
        return;
      }
      this.state.value = "waiting";
      await pause(WAITS[Math.min(this.failures++, WAITS.length - 1)] ?? 0, stop);
    }
  }

  /** Until the stream ends, fails, or is silent for too long. */
  private async follow(stop: AbortSignal): Promise<void> {
    const silent = new AbortController();
    let timer = setTimeout(() => silent.abort(), SILENCE);
    try {
      const response = await this.client.open(this.path, { signal: AbortSignal.any([stop, silent.signal]) });
      const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const reader = new EventReader();
      for (let piece = await pieces?.read(); piece && !piece.done; piece = await pieces?.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => silent.abort(), SILENCE);
        this.state.value = "open";
        this.failures = 0;
        reader.push(piece.value).forEach((event) => this.tell(event));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private tell(event: ServerEvent): void {
    const { items } = JSON.parse(event.data) as { items: unknown[] };
    this.last.set(event.name, items);
    this.listeners.get(event.name)?.forEach((listener) => (listener as Listener<unknown>)(items));
  }
}

/** What ended the stream; raises what is our own fault. */
function endingOf(problem: unknown): "signed out" | "broke" {
  if (problem instanceof SignedOut) return "signed out";
  if (problem instanceof ApiError || problem instanceof DOMException || problem instanceof TypeError) return "broke";
  throw problem;
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The stream of this page. */
export const feed = new EventFeed();
