import { html, nothing, type TemplateResult } from "lit/html.js";

import { Problem } from "../api";
import type { Conversation, Pending } from "../conversation";
import type { Frame } from "../frame";
import type { Preferences } from "../preferences";
import { read, silence } from "../speech";
import type { Config, Message } from "../types";
import { t } from "../words";
import { Composer } from "./composer";
import { consent } from "./consent";
import { RenderedElement } from "./element";
import { icons } from "./icons";
import { message } from "./message";
import { rating } from "./rating";
import type { Screen } from "./screen";
import { settings } from "./settings";
import { status } from "./status";

/** The whole chat. It lives in the light tree: one style sheet, and labels that reach everywhere. */
export class App extends RenderedElement implements Screen {
  reading: Message | undefined;
  readonly feedback: Screen["feedback"] = new Map();
  region = "";
  frame: Frame | undefined;
  private readonly composer = new Composer(this);
  private stage: "talk" | "rating" | "rated" = "talk";
  /** In a frame nothing is read before the page has said that it shows it. */
  private open: boolean;
  private top = 0;
  private newest: HTMLElement | undefined;

  constructor(
    readonly config: Config,
    readonly preferences: Preferences,
    readonly talk: Conversation,
  ) {
    super();
    this.open = !config.framed;
    talk.addEventListener("change", () => this.changed());
    talk.addEventListener("returned", (event) => this.composer.giveBack((event as CustomEvent<string>).detail));
    preferences.onChange(({ size }) => {
      this.frame?.tell({ type: "size", size });
      void this.requestUpdate();
    });
    document.addEventListener("visibilitychange", () => this.changed());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !this.dialog.open) this.frame?.tell({ type: "close" });
    });
  }

  get rated(): boolean {
    return this.stage !== "talk";
  }

  get language(): Screen["language"] {
    return this.preferences.view.language;
  }

  /** The embedding page opened or closed the frame. */
  show(open: boolean): void {
    this.open = open;
    if (open) this.composer.focus();
    this.changed();
  }

  rate(): void {
    this.stage = "rating";
    void this.requestUpdate().then(() => this.querySelector<HTMLElement>(".rating input")?.focus());
  }

  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    let told = "";
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      told = error.message;
    }
    this.talk.problem = told;
    void this.requestUpdate();
    return !told;
  }

  readAloud(one: Message, blocks: HTMLElement): void {
    if (this.reading === one) return silence();
    const parts = Array.from(blocks.querySelectorAll<HTMLElement>(":scope > :not(.source)"), (part) => part.innerText);
    read(parts.join("\n").replaceAll(t("newWindow"), ""), () => {
      if (this.reading !== one) return;
      this.reading = undefined;
      void this.requestUpdate();
    });
    this.reading = one;
    void this.requestUpdate();
  }

  private changed(): void {
    const { talk } = this;
    if (this.stage === "rated" && !talk.messages.length) this.stage = "talk"; // another conversation
    if (this.open && !document.hidden) talk.look();
    this.frame?.tell({ type: "unread", count: this.open ? 0 : talk.unread });
    this.frame?.tell({ type: "status", owner: talk.state.owner });
    void this.requestUpdate();
  }

  override template(): TemplateResult {
    const { talk } = this;
    const last = talk.messages.at(-1);
    void this.composer.requestUpdate();
    return html`${this.header()}
      <div class="log" id="log" role="log" aria-label=${t("log")} aria-live=${talk.ready ? "polite" : "off"} tabindex="0">
        ${this.welcome()}
        ${talk.past.map((one) => message(this, one, "past"))}
        ${talk.past.length ? html`<p class="divider">${t("newTalk")}</p>` : nothing}
        ${talk.messages.map((one) => message(this, one, one === last ? "last" : "earlier"))}
        ${talk.pending.map((one) => this.waiting(one))}
        ${talk.consent ? consent(this, talk.consent) : nothing}
        ${this.stage === "rating" ? rating(this, (rated) => this.finishRating(rated)) : nothing}
        ${this.stage === "rated" ? html`<p class="thanks" tabindex="-1" id="rated">${t("rated")}</p>` : nothing}
      </div>
      <footer>
        ${status(this)}
        ${this.composer}
      </footer>
      <dialog aria-labelledby="settings" @click=${(event: Event) => this.clickBeside(event)}>${settings(this, () => this.dialog.close())}</dialog>`;
  }

  private header(): TemplateResult {
    const elder = this.preferences.view.size === "elder";
    return html`<header>
      <img src="/static/mark.svg" alt="" />
      <h1>${t("title")}<span class="place">${this.config.name}</span></h1>
      <button type="button" class="quiet" @click=${() => void this.preferences.choose({ size: elder ? "normal" : "elder" })}>
        ${t(elder ? "standard" : "elder")}
      </button>
      <button type="button" class="icon" aria-label=${t("menu")} aria-haspopup="dialog" @click=${() => this.dialog.showModal()}>${icons.menu}</button>
      ${this.config.framed
        ? html`<button type="button" class="icon" aria-label=${t("close")} @click=${() => this.frame?.tell({ type: "close" })}>${icons.close}</button>`
        : nothing}
    </header>`;
  }

  private welcome(): TemplateResult {
    return html`<section class="welcome">
      <p>${t("welcome")}</p>
      ${this.talk.messages.length || this.talk.pending.length
        ? nothing
        : html`<div class="options" role="group" aria-label=${t("examples")}>
            ${this.config.examples.map((text) => html`<button type="button" class="option" lang="zh-CN" @click=${() => this.talk.say(text)}>${text}</button>`)}
          </div>`}
      <p class="hint">${t("privacyHint")}</p>
    </section>`;
  }

  private waiting(one: Pending): TemplateResult {
    return html`<article class="message citizen waiting">
      <h2 class="who">${t("me")}</h2>
      <p class="said">${one.label}</p>
      <p class="hint">${t(one.held === "busy" ? "busy" : one.held ? "unsent" : "sending")}
        ${one.held === "away" ? html`<button type="button" class="quiet" @click=${() => void this.talk.flush()}>${t("again")}</button>` : nothing}
      </p>
    </article>`;
  }

  private finishRating(rated: boolean): void {
    this.stage = rated ? "rated" : "talk";
    void this.requestUpdate().then(() => (rated ? this.querySelector<HTMLElement>("#rated")?.focus() : this.composer.focus()));
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  private clickBeside(event: Event): void {
    if (event.target === this.dialog) this.dialog.close();
  }

  override rendered(): void {
    const newest = Array.from(this.querySelectorAll<HTMLElement>(".log > :is(.message, .card, .thanks)")).at(-1);
    const top = this.talk.past.length + this.talk.messages.length + this.talk.pending.length;
    // an answer may arrive before its question is known to be taken, so the newest element counts as well as how many
    if (newest && (newest !== this.newest || top > this.top)) {
      newest.scrollIntoView({ block: newest.matches(".citizen") ? "end" : "start" });
    }
    this.newest = newest;
    this.top = top;
  }
}
