import { html, nothing, type TemplateResult } from "lit/html.js";

import { t } from "../words";
import type { Screen } from "./screen";

/** The lines above the composer: who is there, who is typing, and what went wrong. */
export function status(screen: Screen): TemplateResult {
  const { talk } = screen;
  const { line, problem, typing } = talk;
  return html`<div class="status" role="status">
      ${typing ? html`<p class="typing">${t(typing === "staff" ? "staffTyping" : "thinking")}</p>` : nothing}
      ${owner(screen)}
      ${line === "up" ? nothing : html`<p class="away">${t(line === "busy" ? "busy" : navigator.onLine ? "reconnecting" : "offline")}</p>`}
    </div>
    <p class="problem" role="alert">${problem}</p>`;
}

function owner(screen: Screen): TemplateResult | typeof nothing {
  const { owner: who, queue_position: place, waiting_minutes: minutes, staff, department } = screen.talk.state;
  if (who === "queue") {
    const before = place && place > 1 ? t("queue", { n: place - 1 }) : t("queueNext");
    return html`<p class="person">${before}${minutes ? t("minutes", { m: minutes }) : nothing}</p>`;
  }
  if (who === "staff") return html`<p class="person">${t("withStaff", { who: [department, staff].filter(Boolean).join(" ") || t("staff") })}</p>`;
  if (who !== "closed") return nothing;
  return html`<div class="person line"><span>${t("closed")}</span> ${
    screen.rated ? nothing : html`<button type="button" class="quiet" @click=${() => screen.rate()}>${t("rate")}</button>`}</div>`;
}
