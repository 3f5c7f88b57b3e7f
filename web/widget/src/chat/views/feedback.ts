import { html, type TemplateResult } from "lit/html.js";

import type { Message } from "../types";
import { t } from "../words";
import type { Screen } from "./screen";

/** 「有帮助 / 没帮助」; after the latter, why: chosen or written, or left out. */
export function feedback(screen: Screen, one: Message): TemplateResult {
  const stage = screen.feedback.get(one);
  if (stage === "yes" || stage === "no") {
    return html`<p class="thanks" tabindex="-1" data-thanks=${one.seq}>${t(stage === "yes" ? "thanks" : "sorry")}</p>`;
  }
  const give = (helpful: boolean, reason?: string): Promise<boolean> =>
    screen.attempt(() => screen.talk.tell("/feedback", { seq: one.seq, helpful, ...(reason ? { reason } : {}) }));
  const go = (next: "why" | "yes" | "no", focus: string): void => {
    screen.feedback.set(one, next);
    void screen.requestUpdate();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(focus)?.focus());
  };
  if (stage === "why") return why(one, (reason) => void give(false, reason).then((done) => done && go("no", `[data-thanks="${one.seq}"]`)));
  const answer = async (helpful: boolean): Promise<void> => {
    if (await give(helpful)) go(helpful ? "yes" : "why", helpful ? `[data-thanks="${one.seq}"]` : `[data-why="${one.seq}"] button`);
  };
  return html`<div class="feedback" role="group" aria-label=${t("helpfulAsk")}>
    <button type="button" class="quiet" @click=${() => answer(true)}>${t("helpful")}</button>
    <button type="button" class="quiet" @click=${() => answer(false)}>${t("unhelpful")}</button>
  </div>`;
}

function why(one: Message, done: (reason?: string) => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    done([...given.getAll("why"), given.get("text") ?? ""].filter((one): one is string => typeof one === "string" && one !== "").join("；"));
  };
  return html`<form class="why" data-why=${one.seq} @submit=${submit}>
    <fieldset>
      <legend>${t("why")}</legend>
      ${(["whyUnclear", "whyWrong", "whyOther", "whyCase"] as const).map(
        (name) => html`<label class="pick"><input type="checkbox" name="why" value=${t(name)} />${t(name)}</label>`,
      )}
    </fieldset>
    <label>${t("whyText")}<input name="text" maxlength="300" autocomplete="off" /></label>
    <div class="line">
      <button class="primary">${t("submit")}</button>
      <button type="button" class="quiet" @click=${() => done()}>${t("skip")}</button>
    </div>
  </form>`;
}
