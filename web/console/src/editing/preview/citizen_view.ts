// The answer as the citizen's own page draws it: the widget's renderer and style sheets, in a tree of their own.
import { renderBlocks } from "@widget/blocks";
import type { Block } from "@widget/types";
import sheet from "@widget/chat.css?inline";
import tokens from "../../../../../connectors/web/static/tokens.css?inline";

export type Size = "normal" | "elder";

const scoped = (text: string): string => text.replace(/:root((?:\[[^\]]+\]|:not\([^)]+\))*)/g, (_, more: string) => (more ? `:host(${more})` : ":host"));

function sheetOf(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const SHEETS = [scoped(tokens), scoped(sheet), ":host { display: block; color: var(--ink); font: var(--text)/var(--leading) system-ui, sans-serif; }"];

/** Draw the blocks into `host` as one message of the chat. */
export function draw(host: HTMLElement, blocks: Block[], size: Size): void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = SHEETS.map(sheetOf);
  host.dataset.theme = "light";
  host.dataset.size = size;
  const message = document.createElement("div");
  message.className = "message bot";
  message.append(renderBlocks(blocks));
  root.replaceChildren(message);
}
