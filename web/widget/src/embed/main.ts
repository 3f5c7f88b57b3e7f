// embed.js: <script src="https://…/static/embed.js" data-site="…" defer></script>
// A button; the conversation's frame is made at the first click, so a page that nobody asks on loads nothing more.
// On the next pages of the same tab it is there from the start, hidden, so that an answer is told by the badge.

import { isRegion, LANGUAGES, readToPage, THEMES, wrap, type Language, type Theme, type ToChat } from "../protocol";
import { addLauncher, LABELS } from "./launcher";

type Events = { open: undefined; close: undefined; unread: { count: number }; status: { owner: string } };
type Handler = (detail: unknown) => void;

/** What the window was like on the last page of this tab; nothing when it was never opened. */
const [KEEP, OPEN, CLOSED] = ["wenzheng-window", "open", "closed"];

function start(script: HTMLScriptElement): object {
  const origin = new URL(script.src).origin;
  const wish = script.dataset;
  const language = wish.lang && LANGUAGES.includes(wish.lang) ? wish.lang : "zh-Hans";
  const launcher = addLauncher(language, wish.label);
  const handlers = new Map<string, Set<Handler>>();
  let frame: HTMLIFrameElement | undefined;
  let greeted = false;
  let shown = false;

  const tell = (message: ToChat): void => {
    if (greeted) frame?.contentWindow?.postMessage(wrap(message), origin);
  };
  const emit = <K extends keyof Events>(name: K, detail: Events[K]): void => {
    for (const handler of handlers.get(name) ?? []) handler(detail);
  };

  const make = (): void => {
    const address = new URL("/widget", origin);
    for (const [name, value] of Object.entries({ site: wish.site ?? "demo", lang: wish.lang, theme: wish.theme, size: wish.size, region: wish.region })) {
      if (value) address.searchParams.set(name, value);
    }
    frame = document.createElement("iframe");
    frame.title = (LABELS[language] ?? LABELS["zh-Hans"]!).frame;
    frame.allow = "microphone; clipboard-write";
    frame.referrerPolicy = "origin";
    frame.addEventListener("load", () => {
      greeted = true;
      tell({ type: "hello", open: shown });
    });
    frame.src = address.href;
    launcher.frame.append(frame);
  };

  const grow = (elder: boolean): void => {
    for (const part of [launcher.frame, launcher.button]) part.classList.toggle("elder", elder);
  };
  grow(wish.size === "elder");

  const show = (open: boolean): void => {
    if (open === shown) return;
    shown = open;
    if (open && !frame) make();
    launcher.frame.hidden = !open;
    launcher.button.setAttribute("aria-expanded", String(open));
    remember(open ? OPEN : CLOSED);
    tell({ type: "shown", open });
    if (open) frame?.focus();
    else launcher.button.focus();
    emit(open ? "open" : "close", undefined);
  };

  launcher.button.addEventListener("click", () => show(!shown));
  launcher.button.getRootNode().addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape" && shown) show(false);
  });

  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    const message = readToPage(event.data);
    if (message?.type === "close") show(false);
    else if (message?.type === "size") grow(message.size === "elder");
    else if (message?.type === "unread") {
      launcher.badge(message.count);
      emit("unread", { count: message.count });
    } else if (message?.type === "status") emit("status", { owner: message.owner });
  });

  const before = state();
  if (before === OPEN && innerWidth > 520) show(true);
  else if (before) make(); // unseen: there may be news for the badge

  return Object.freeze({
    open: () => show(true),
    close: () => show(false),
    /** The citizen's division, a GB/T 2260 code such as "990102"; holds for the next conversation. */
    setRegion(region: string) {
      if (!isRegion(region)) throw new TypeError("setRegion: six digits are expected");
      wish.region = region;
      tell({ type: "region", region });
    },
    setTheme(theme: Theme) {
      if (!THEMES.includes(theme)) throw new TypeError(`setTheme: one of ${THEMES.join(", ")} is expected`);
      wish.theme = theme;
      tell({ type: "theme", theme });
    },
    setLanguage(language: Language) {
      if (!LANGUAGES.includes(language)) throw new TypeError(`setLanguage: one of ${LANGUAGES.join(", ")} is expected`);
      wish.lang = language;
      tell({ type: "language", language });
    },
    /** Calls `handler` at each `open`, `close`, `unread` or `status`; returns what ends that. */
    on(name: keyof Events, handler: Handler) {
      const set = handlers.get(name) ?? new Set<Handler>();
      handlers.set(name, set.add(handler));
      return () => set.delete(handler);
    },
  });
}

function remember(now: string): void {
  try {
    sessionStorage.setItem(KEEP, now);
  } catch {
    // a page that forbids storage only loses that the window was open
  }
}

function state(): string | null {
  try {
    return sessionStorage.getItem(KEEP);
  } catch {
    return null;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !("Wenzheng" in window)) {
  const begin = (): void => {
    Object.defineProperty(window, "Wenzheng", { value: start(script), enumerable: true });
    dispatchEvent(new Event("wenzheng-ready"));
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
}
