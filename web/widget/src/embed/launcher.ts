// The button on the embedding page. It lives in a shadow tree: the page's styles do not reach it, nor ours the page.

import { SHEET } from "./sheet";

export interface Launcher {
  readonly button: HTMLButtonElement;
  readonly frame: HTMLElement;
  badge(count: number): void;
}

export const LABELS: Record<string, { button: string; unread: (n: number) => string; frame: string }> = {
  "zh-Hans": { button: "在线咨询", unread: (n) => `，${n}条新消息`, frame: "政务服务在线咨询" },
  "zh-Hant": { button: "線上諮詢", unread: (n) => `，${n}條新訊息`, frame: "政務服務線上諮詢" },
  en: { button: "Ask us", unread: (n) => `, ${n} new`, frame: "Online enquiries" },
};

/** Puts the button at the end of the page; `frame` is where the conversation's frame goes. */
export function addLauncher(language: string, label: string | undefined): Launcher {
  const words = LABELS[language] ?? LABELS["zh-Hans"]!;
  const host = document.createElement("wenzheng-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  root.adoptedStyleSheets = [sheet];

  const frame = document.createElement("div");
  frame.className = "panel";
  frame.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  const text = document.createElement("span");
  text.textContent = label || words.button;
  const dot = document.createElement("span");
  dot.className = "badge";
  dot.hidden = true;
  button.append(mark(), text, dot);
  root.append(frame, button);
  document.body.append(host);
  return {
    button,
    frame,
    badge(count) {
      dot.hidden = count === 0;
      dot.textContent = count > 99 ? "99+" : String(count);
      if (count) button.setAttribute("aria-label", text.textContent + words.unread(count));
      else button.removeAttribute("aria-label");
    },
  };
}

function mark(): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm3 5v2h10V9zm0 4h7");
  svg.append(path);
  return svg;
}
