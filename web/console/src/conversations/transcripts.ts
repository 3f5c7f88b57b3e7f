import { computed, shallowRef } from "vue";
import { ApiProblem } from "@/api/problems";
import { transcript } from "@/conversations/calls";
import type { Said, Transcript } from "@/conversations/types";

const PAGE = 500; // what the desk gives at once

/**
 * One conversation as it grows. `catchUp` asks for what came since; asked again meanwhile, it asks once more
 * afterwards, so that nothing told in between is missed and no answer overtakes another.
 */
export class OpenTranscript {
  readonly about = shallowRef<Transcript | null>(null);
  readonly messages = shallowRef<Said[]>([]);
  readonly error = shallowRef<unknown>(null);
  readonly last = computed(() => this.messages.value.at(-1)?.seq ?? 0);
  private running: Promise<void> | null = null;
  private again = false;
  private closed = false;

  constructor(
    readonly conversation: string,
    private readonly ask: typeof transcript = transcript,
  ) {}

  catchUp(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.follow().finally(() => (this.running = null));
    return this.running;
  }

  /** What comes after this is not wanted any more. */
  close(): void {
    this.closed = true;
  }

  private async follow(): Promise<void> {
    do {
      this.again = false;
      try {
        const told = await this.ask(this.conversation, this.last.value);
        if (this.closed) return;
        this.take(told);
        this.error.value = null;
        this.again ||= told.messages.length === PAGE;
      } catch (error) {
        if (this.closed) return;
        this.error.value = error;
        if (error instanceof ApiProblem && error.status === 404) this.about.value = null; // not ours to see any more
        return;
      }
    } while (this.again);
  }

  private take(told: Transcript): void {
    const last = this.last.value;
    const fresh = told.messages.filter((message) => message.seq > last);
    if (fresh.length) this.messages.value = [...this.messages.value, ...fresh];
    this.about.value = told;
  }
}
