// One citizen's conversation: what is on the screen, what waits to be sent, and who owns it. Views only read it.

import { call, Problem, request } from "./api";
import { Listener, type Line } from "./listener";
import { load, save } from "./storage";
import type { Config, Message, Notice, State } from "./types";
import { t } from "./words";

export interface Pending {
  id: string;
  body: { text: string } | { option: string } | { handoff: true };
  label: string;
  /** Why it was not taken yet: no network, or too much to do there. */
  held?: "away" | "busy";
  seq?: number;
}

interface Kept {
  token: string;
  conversation: string;
  notice?: Notice;
}

interface Opened extends Kept {
  consent_notice?: string;
  consent_text?: string;
  consent_url?: string | null;
}

const RETRY_MS = 5000;

export class Conversation extends EventTarget {
  /** Earlier conversations of this page, then the present one. */
  past: Message[] = [];
  messages: Message[] = [];
  pending: Pending[] = [];
  state: State = { owner: "bot" };
  typing: string | undefined;
  problem = "";
  consent: Notice | undefined;
  line: Line = "up";
  /** The first page of the history is on the screen: from now on a screen reader is told what is new. */
  ready = false;
  seen = 0;
  /** Language and region of the next conversation. */
  wishes: () => { lang: string; region?: string } = () => ({ lang: "zh-Hans" });

  private kept: Kept | undefined;
  private readonly key: string;
  private readonly listener: Listener;
  private flushing = false;
  private timer = 0;
  private notBefore = 0;

  constructor(private readonly config: Config) {
    super();
    this.key = `wenzheng-talk:${config.site}`;
    this.listener = new Listener({
      token: () => this.kept?.token,
      cursor: () => this.last,
      message: (message) => this.receive(message),
      event: (name, data) => this.hear(name, data),
      line: (line) => this.setLine(line),
      refused: () => this.forget(t("expired")),
      caughtUp: () => this.set({ ready: true }),
    });
  }

  start(): void {
    addEventListener("storage", (event) => {
      if (event.key === this.key) this.adopt(load<Kept>(this.key));
    });
    addEventListener("online", () => void this.flush());
    addEventListener("offline", () => this.setLine("away"));
    this.pending = load<Pending[]>(`${this.key}:waiting`) ?? [];
    const seen = load<number>(`${this.key}:seen`) ?? 0;
    this.adopt(load<Kept>(this.key));
    this.seen = seen;
    if (!this.kept) this.set({ ready: true });
    void this.flush();
  }

  get token(): string | undefined {
    return this.kept?.token;
  }

  private get last(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** How many messages that are not the citizen's came after the last one seen. */
  get unread(): number {
    return this.messages.filter((message) => message.from !== "citizen" && message.seq > this.seen).length;
  }

  say(text: string): void {
    this.enqueue({ text }, text);
  }

  choose(option: { id: string; label: string }): void {
    this.enqueue({ option: option.id }, option.label);
  }

  person(): void {
    this.enqueue({ handoff: true }, t("person"));
  }

  /** Sends what waits, in order; what the network refuses stays, with the id it had. */
  async flush(): Promise<void> {
    if (this.flushing || this.consent || Date.now() < this.notBefore) return;
    clearTimeout(this.timer);
    this.flushing = true;
    try {
      for (let next = this.nextToSend(); next; next = this.nextToSend()) {
        if (!(await this.sendOne(next))) break;
      }
    } finally {
      this.flushing = false;
    }
  }

  async answerConsent(accepted: boolean): Promise<void> {
    const notice = this.consent;
    if (!notice || !this.kept) return;
    try {
      await call("POST", "/consent", this.kept.token, { notice_version: notice.version, accepted });
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== "notice_changed") throw error;
      this.forget(error.message);
      return this.flush(); // a new conversation brings the new notice
    }
    if (accepted) {
      delete this.kept.notice;
      save(this.key, this.kept);
    } else this.keepPending([]);
    this.set({ consent: undefined, problem: accepted ? "" : t("refused") });
    if (accepted) await this.flush();
  }

  async tell(path: string, body: object): Promise<void> {
    await call("POST", path, this.kept?.token, body);
  }

  async transcript(): Promise<Blob> {
    return (await request("GET", "/transcript", this.kept?.token)).blob();
  }

  async attach(file: File): Promise<void> {
    const form = new FormData();
    form.append("file", file, file.name);
    await call("POST", "/attachments", this.kept?.token, form);
  }

  async end(): Promise<void> {
    if (this.kept) await call("POST", "/end", this.kept.token, {});
    this.set({ state: { owner: "closed" } });
  }

  /** The next message begins a new conversation; what was said stays on the screen until the page goes. */
  forget(problem = ""): void {
    this.listener.stop();
    this.kept = undefined;
    save(this.key, undefined);
    const said = this.messages;
    this.set({ past: [...this.past, ...said], messages: [], consent: undefined, problem, ...this.fresh() });
  }

  /** Everything so far was in front of the citizen's eyes. */
  look(): void {
    if (this.last <= this.seen) return;
    this.seen = this.last;
    save(`${this.key}:seen`, this.seen);
    void call("POST", "/read", this.kept?.token, { seq: this.seen }).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error; // an unmarked message is marked at the next look
    });
    this.changed();
  }

  private nextToSend(): Pending | undefined {
    return this.pending.find((one) => one.seq === undefined);
  }

  private enqueue(body: Pending["body"], label: string): void {
    if (this.state.owner === "closed") this.forget();
    const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    this.keepPending([...this.pending, { id, body, label }]);
    this.set({ problem: "" });
    void this.flush();
  }

  private async sendOne(one: Pending): Promise<boolean> {
    try {
      if (!this.kept) await this.open();
      if (this.kept?.notice) {
        this.set({ consent: this.kept.notice });
        return false;
      }
      const [path, body] = "handoff" in one.body ? ["/handoff", {}] : ["/messages", one.body];
      const { seq } = await call<{ seq: number }>("POST", path, this.kept!.token, { client_id: one.id, ...body });
      delete one.held;
      one.seq = seq;
      this.keepPending(this.pending.filter((other) => other !== one || seq > this.last));
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.refused(one, error);
    }
  }

  private refused(one: Pending, problem: Problem): boolean {
    if (problem.status === 401 || problem.kind === "conversation_ended" || problem.kind === "consent_required") {
      this.forget(problem.status === 401 ? t("expired") : "");
      return true; // the loop takes it up again, in a new conversation
    }
    if (problem.passing) {
      one.held = problem.busy ? "busy" : "away";
      this.set({ problem: problem.status && !problem.busy ? problem.message : "" });
      this.keepPending(this.pending);
      const pause = problem.retryAfter * 1000 || RETRY_MS;
      this.notBefore = problem.busy ? Date.now() + pause : 0;
      this.timer = setTimeout(() => void this.flush(), pause + 1);
      return false;
    }
    this.keepPending(this.pending.filter((other) => other !== one));
    this.dispatchEvent(new CustomEvent("returned", { detail: one.label }));
    this.set({ problem: problem.message });
    return true;
  }

  private async open(): Promise<void> {
    const opened = await call<Opened>("POST", "/sessions", undefined, { site: this.config.site, ...this.wishes() });
    const { token, conversation, consent_notice: version, consent_text: text, consent_url: url } = opened;
    const kept = { token, conversation, ...(version ? { notice: { version, text: text ?? "", url } } : {}) };
    save(this.key, kept);
    this.adopt(kept);
  }

  private adopt(kept: Kept | undefined): void {
    if (kept?.token === this.kept?.token) {
      if (kept) this.kept = kept;
      return;
    }
    this.listener.stop();
    this.kept = kept;
    this.set({ past: [...this.past, ...this.messages], messages: [], consent: undefined, ...this.fresh() });
    if (kept) this.listener.start();
  }

  private receive(message: Message): void {
    if (message.seq <= this.last) return;
    this.messages = [...this.messages, message];
    if (message.from !== "citizen") this.typing = undefined;
    this.keepPending(this.pending.filter((one) => one.seq === undefined || one.seq > message.seq));
  }

  private hear(name: string, data: Record<string, unknown>): void {
    if (name === "typing") this.set({ typing: data["from"] === "nobody" ? undefined : String(data["from"]) });
    else if (name === "state") this.set({ state: data as unknown as State });
    else if (name === "notice") this.set({ problem: String(data["text"]) });
  }

  private setLine(line: Line): void {
    if (line === this.line) return;
    this.set({ line });
    if (line === "up") void this.flush();
  }

  /** Of a conversation in which nothing was said yet. */
  private fresh(): Partial<Conversation> {
    save(`${this.key}:seen`, undefined);
    return { state: { owner: "bot" }, typing: undefined, seen: 0 };
  }

  private keepPending(pending: Pending[]): void {
    this.pending = pending;
    save(`${this.key}:waiting`, pending.length ? pending : undefined);
    this.changed();
  }

  private set(change: Partial<Conversation>): void {
    Object.assign(this, change);
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
