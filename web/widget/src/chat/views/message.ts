import { html, nothing, type TemplateResult } from "lit/html.js";

import { renderBlocks } from "../blocks";
import { canRead } from "../speech";
import type { Message } from "../types";
import { t } from "../words";
import { feedback } from "./feedback";
import type { Screen } from "./screen";

const ANSWERS = new Set(["answered", "no_answer", "progress"]);
const rendered = new WeakMap<Message, { language: string; node: HTMLElement }>();

const today = (): string => new Date(Date.now() + 288e5).toISOString().slice(0, 10); // in China

/** One message: who and when, what was said, and, while its conversation goes on, what can be done with it. */
export function message(screen: Screen, one: Message, place: "past" | "earlier" | "last"): TemplateResult {
  const spoken = one.from === "bot" || one.from === "staff";
  const now = place !== "past";
  const when = `${one.at.startsWith(today()) ? "" : one.at.slice(5, 10) + " "}${one.at.slice(11, 16)}`;
  return html`<article class="message ${one.from}" data-seq=${one.seq}>
    <h2 class="who">${t(one.from === "citizen" ? "me" : one.from)}<time datetime=${one.at}>${when}</time></h2>
    ${blocksOf(one, screen.language)} ${now && one.options.length ? options(screen, one, place === "last") : nothing}
    ${spoken ? html`<div class="after">
      ${now && one.from === "bot" && ANSWERS.has(one.status ?? "") ? feedback(screen, one) : nothing}
      ${canRead() ? reading(screen, one) : nothing}
    </div>` : nothing}
  </article>`;
}

/** Made once, so that what the citizen selected or scrolled stays as it is. */
function blocksOf(one: Message, language: string): HTMLElement {
  let made = rendered.get(one);
  if (made?.language !== language) {
    made = { language, node: renderBlocks(one.blocks) };
    rendered.set(one, made);
  }
  return made.node;
}

function options(screen: Screen, one: Message, last: boolean): TemplateResult {
  return html`<div class="options" role="group" aria-label=${t("chooseOne")}>
    ${one.options.map(
      (option) =>
        html`<button type="button" class=${last ? "option" : "option old"} @click=${() => screen.talk.choose(option)}>${option.label}</button>`,
    )}
  </div>`;
}

function reading(screen: Screen, one: Message): TemplateResult {
  const now = screen.reading === one;
  return html`<button type="button" class="quiet" aria-pressed=${now} @click=${() => screen.readAloud(one, blocksOf(one, screen.language))}>
    ${t(now ? "silent" : "read")}
  </button>`;
}
