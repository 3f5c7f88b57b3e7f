import { html, nothing, type TemplateResult } from "lit/html.js";

import { link } from "../blocks";
import type { Notice } from "../types";
import { t } from "../words";
import type { Screen } from "./screen";

/** The privacy notice, before anything is sent. Both answers are equally easy. */
export function consent(screen: Screen, notice: Notice): TemplateResult {
  const answer = (accepted: boolean) => () => void screen.attempt(() => screen.talk.answerConsent(accepted));
  return html`<section class="card consent" aria-labelledby="consent">
    <h2 id="consent" tabindex="-1">${t("consentTitle")}</h2>
    <div class="text">${notice.text}</div>
    ${notice.url ? html`<p>${link(t("consentMore"), notice.url)}</p>` : nothing}
    <div class="line">
      <button type="button" class="primary" @click=${answer(true)}>${t("agree")}</button>
      <button type="button" @click=${answer(false)}>${t("disagree")}</button>
    </div>
  </section>`;
}
