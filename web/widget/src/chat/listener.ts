// Keeps a conversation up to date: a stream while the page is looked at, a look now and then while it is not.
// A proxy that holds streams back is noticed by its silence; then the long poll takes over.

import { call, Problem, request } from "./api";
import { readEvents } from "./stream";
import type { Message } from "./types";

/** Whether the gateway is heard: it is, it is too busy to answer, or it is not reached. */
export type Line = "up" | "busy" | "away";

export interface Heard {
  token(): string | undefined;
  cursor(): number;
  message(message: Message): void;
  event(name: string, data: Record<string, unknown>): void;
  line(line: Line): void;
  /** The token is not known any more. */
  refused(): void;
  /** What was said before is there. */
  caughtUp(): void;
}

const FIRST_WORD_MS = 8_000;
const SILENCE_MS = 45_000; // the gateway says something every 15 s
const HIDDEN_PAUSE_MS = 20_000;
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

export class Listener {
  private round: AbortController | undefined;
  private wake: (() => void) | undefined;
  private held = false;

  constructor(private readonly heard: Heard) {
    const again = (): void => this.wake?.();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.round?.signal.dispatchEvent(new Event("hidden"));
      else again();
    });
  }

  start(): void {
    this.stop();
    this.round = new AbortController();
    void this.listen(this.round.signal);
  }

  stop(): void {
    this.round?.abort();
    this.wake?.();
  }

  private async listen(round: AbortSignal): Promise<void> {
    let failures = 0;
    while (!round.aborted) {
      try {
        await this.catchUp(round, 0);
        failures = 0;
        this.heard.line("up");
        this.heard.caughtUp();
        if (document.hidden) await this.pause(HIDDEN_PAUSE_MS);
        else if (this.held) await this.catchUp(round, 25);
        else await this.stream(round);
      } catch (error) {
        if (gone(round)) return;
        if (error instanceof Problem && error.status === 401) {
          this.heard.refused();
          return;
        }
        const busy = error instanceof Problem && error.busy;
        this.heard.line(busy ? "busy" : "away");
        const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)]!;
        await this.pause(busy ? Math.max(pause, error.retryAfter * 1000) : pause);
      }
    }
  }

  private async catchUp(round: AbortSignal, wait: number): Promise<void> {
    for (;;) {
      const address = `/messages?after=${this.heard.cursor()}&wait=${wait}`;
      const page = await call<{ messages: Message[] }>("GET", address, this.heard.token(), undefined, round);
      if (round.aborted) return;
      page.messages.forEach((message) => this.heard.message(message));
      if (!page.messages.length || wait) return;
    }
  }

  private async stream(round: AbortSignal): Promise<void> {
    const turn = new AbortController();
    const end = (): void => turn.abort();
    round.addEventListener("abort", end);
    round.addEventListener("hidden", end);
    let signs = 0;
    let timer = setTimeout(end, FIRST_WORD_MS);
    try {
      const response = await request("GET", `/events?after=${this.heard.cursor()}`, this.heard.token(), undefined, turn.signal);
      if (!response.body) {
        this.held = true;
        return;
      }
      await readEvents(
        response,
        () => {
          signs += 1;
          clearTimeout(timer);
          timer = setTimeout(end, SILENCE_MS);
        },
        ({ event, data }) => {
          if (turn.signal.aborted) return;
          const told = JSON.parse(data) as Record<string, unknown>;
          if (event === "message") this.heard.message(told as unknown as Message);
          else this.heard.event(event, told);
        },
      );
    } catch (error) {
      if (round.aborted || !turn.signal.aborted) throw error;
      if (signs === 0 && !document.hidden) this.held = true;
    } finally {
      clearTimeout(timer);
      round.removeEventListener("abort", end);
      round.removeEventListener("hidden", end);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** Read anew: the compiler takes a flag that a loop has tested for one that never changes. */
const gone = (signal: AbortSignal): boolean => signal.aborted;
