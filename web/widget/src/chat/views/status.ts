import { html, nothing, type TemplateResult } from "lit/html.js";

import type { Conversation } from "../conversation";
import { t } from "../words";

/** The lines above the composer: who is there, who is typing, and what went wrong. */
export function status(talk: Conversation): TemplateResult {
  const { connected, problem, typing } = talk;
  return html`<div class="status" role="status">
      ${typing ? html`<p class="typing">${t(typing === "staff" ? "staffTyping" : "thinking")}</p>` : nothing}
      ${owner(talk)}
      ${connected ? nothing : html`<p class="away">${t(navigator.onLine ? "reconnecting" : "offline")}</p>`}
    </div>
    <p class="problem" role="alert">${problem}</p>`;
}

function owner({ state }: Conversation): TemplateResult | typeof nothing {
  const { owner: who, queue_position: place, waiting_minutes: minutes, staff, department } = state;
  if (who === "queue") {
    const known = place !== undefined && minutes !== undefined;
    return html`<p class="person">${known ? t("queue", { n: place - 1, m: minutes }) : t("queueFew")}</p>`;
  }
  if (who === "staff") return html`<p class="person">${t("withStaff", { who: [department, staff].filter(Boolean).join(" ") || t("staff") })}</p>`;
  return who === "closed" ? html`<p class="person">${t("closed")}</p>` : nothing;
}
