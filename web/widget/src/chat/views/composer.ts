import { html, nothing, type TemplateResult } from "lit/html.js";

import { canListen, listen } from "../speech";
import { t } from "../words";
import { RenderedElement } from "./element";
import { icons } from "./icons";
import type { Screen } from "./screen";

const LONGEST = 2000;

/** Where the citizen writes: Enter sends, Shift and Enter begin a new line. */
export class Composer extends RenderedElement {
  private left = LONGEST;
  private stopListening: (() => void) | undefined;
  /** Safari ends the composition before the Enter that confirmed it. */
  private composing = false;

  constructor(private readonly screen: Screen) {
    super();
  }

  override focus(): void {
    this.field?.focus();
  }

  /** Puts back what could not be sent, unless something else was written meanwhile. */
  giveBack(text: string): void {
    if (!this.field || this.field.value) return;
    this.field.value = text;
    this.measure();
  }

  private get field(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  private measure(): void {
    this.left = LONGEST - (this.field?.value.length ?? 0);
    void this.requestUpdate();
  }

  private send(event?: Event): void {
    event?.preventDefault();
    this.stopListening?.();
    const field = this.field!;
    if (field.value.trim()) {
      this.screen.talk.say(field.value.trim());
      field.value = "";
      this.measure();
    }
    field.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !this.composing) this.send(event);
  }

  private speak(): void {
    if (this.stopListening) return this.stopListening();
    const before = this.field!.value;
    this.stopListening = listen(
      (text) => {
        this.field!.value = (before + text).slice(0, LONGEST);
        this.measure();
      },
      (error) => {
        this.stopListening = undefined;
        this.screen.talk.problem = error === "not-allowed" ? t("noMicrophone") : error ? t("noSpeech") : "";
        void this.screen.requestUpdate();
        this.field!.focus();
      },
    );
    void this.requestUpdate();
  }

  private async attach(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (file) await this.screen.attempt(() => this.screen.talk.attach(file));
  }

  override template(): TemplateResult {
    const { talk } = this.screen;
    const listening = this.stopListening !== undefined;
    return html`<form @submit=${(event: Event) => this.send(event)}>
      <label class="hidden" for="say">${t("ask")}</label>
      <div class="field">
        <textarea id="say" rows="1" maxlength=${LONGEST} autocomplete="off" enterkeyhint="send"
          placeholder=${t(listening ? "listening" : "placeholder")}
          @compositionstart=${() => (this.composing = true)} @compositionend=${() => setTimeout(() => (this.composing = false))}
          @keydown=${(event: KeyboardEvent) => this.key(event)} @input=${() => this.measure()}></textarea>
        ${canListen()
          ? html`<button type="button" class="icon" aria-label=${t(listening ? "stop" : "speak")} aria-pressed=${listening} @click=${() => this.speak()}>
              ${listening ? icons.stop : icons.voice}</button>`
          : nothing}
        <button class="primary icon" aria-label=${t("send")}>${icons.send}</button>
      </div>
      ${this.left < 200 ? html`<small role="status">${t("counter", { n: this.left })}</small>` : nothing}
      <div class="line">
        ${talk.state.owner === "queue" || talk.state.owner === "staff"
          ? nothing
          : html`<button type="button" class="quiet" @click=${() => talk.person()}>${t("person")}</button>`}
        <a class="quiet" href="/progress" target="_blank" rel="noopener">${t("progress")}<span class="out"> ${t("newWindow")}</span></a>
        ${talk.state.attachments
          ? html`<label class="quiet attach">${icons.file}${t("attach")}<input type="file" accept="image/jpeg,image/png,application/pdf" @change=${(event: Event) => this.attach(event)} /></label>`
          : nothing}
      </div>
    </form>`;
  }
}
