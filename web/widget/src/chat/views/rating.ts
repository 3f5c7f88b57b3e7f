import { html, type TemplateResult } from "lit/html.js";

import { t } from "../words";
import type { Screen } from "./screen";

const REASONS_VERSION = "gbt39735-2020";
const LEVELS = [5, 4, 3, 2, 1] as const;
const REASONS = [1, 2, 3, 4, 5] as const;

/**
 * 好差评: five levels, none chosen beforehand; the bot and the staff are rated apart, each with its own reasons, and
 * either may be left out. Reasons are asked for once a level is chosen.
 */
export function rating(screen: Screen, done: (rated: boolean) => void): TemplateResult {
  const parts = screen.talk.messages.some((message) => message.from === "staff") ? (["bot", "staff"] as const) : (["bot"] as const);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const chosen = parts.filter((part) => given.has(part));
    for (const part of chosen) {
      const text = given.get(`${part}-text`);
      const body = {
        part,
        level: Number(given.get(part)),
        reasons: given.getAll(`${part}-reason`),
        reasons_version: REASONS_VERSION,
        named: given.has("named"),
        ...(text ? { text } : {}),
      };
      if (!(await screen.attempt(() => screen.talk.tell("/rating", body)))) return;
    }
    done(chosen.length > 0);
  };
  return html`<form class="card rating" @submit=${submit}>
    ${parts.map(
      (part) => html`<div class="part"><fieldset>
        <legend>${t(part === "bot" ? "rateBot" : "rateStaff")}</legend>
        ${LEVELS.map((level) => html`<label class="pick"><input type="radio" name=${part} value=${level} />${t(`level${level}`)}</label>`)}
      </fieldset>
      <div class="more"><fieldset>
        <legend>${t("reasons")}</legend>
        ${REASONS.map((n) => html`<label class="pick"><input type="checkbox" name="${part}-reason" value="reason${n}" />${t(`reason${n}`)}</label>`)}
      </fieldset>
      <label>${t("whyText")}<input name="${part}-text" maxlength="300" autocomplete="off" /></label></div></div>`,
    )}
    <label class="pick"><input type="checkbox" name="named" />${t("named")}</label>
    <div class="line">
      <button class="primary">${t("submit")}</button>
      <button type="button" class="quiet" @click=${() => done(false)}>${t("rateSkip")}</button>
    </div>
  </form>`;
}
