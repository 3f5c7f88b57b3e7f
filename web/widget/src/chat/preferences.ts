// How the citizen wants to see it: size, colours, language. Their own choice goes before the embedding page's wish.

import { LANGUAGES, THEMES, type Language, type Size, type Theme } from "../protocol";
import { load, save } from "./storage";
import { useLanguage } from "./words";

const KEY = "wenzheng-view";

export interface View {
  size: Size;
  theme: Theme;
  language: Language;
}

type Listener = (view: View) => void;

export class Preferences {
  private own: Partial<View> = load<Partial<View>>(KEY) ?? {};
  private readonly listeners: Listener[] = [];

  constructor(private wish: Partial<View>) {
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      this.own = load<Partial<View>>(KEY) ?? {};
      void this.apply();
    });
  }

  static wishOf(address: URLSearchParams): Partial<View> {
    const [theme, language] = [address.get("theme"), address.get("lang")];
    return {
      size: address.get("view") === "elder" || address.get("size") === "elder" ? "elder" : undefined,
      theme: theme && THEMES.includes(theme) ? (theme as Theme) : undefined,
      language: language && LANGUAGES.includes(language) ? (language as Language) : undefined,
    };
  }

  get view(): View {
    const pick = <K extends keyof View>(name: K, standard: View[K]): View[K] => this.own[name] ?? this.wish[name] ?? standard;
    return { size: pick("size", "normal"), theme: pick("theme", "auto"), language: pick("language", "zh-Hans") };
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** The citizen's choice. */
  async choose(change: Partial<View>): Promise<void> {
    this.own = { ...this.own, ...change };
    save(KEY, this.own);
    await this.apply();
  }

  /** The embedding page's wish. */
  async suggest(change: Partial<View>): Promise<void> {
    this.wish = { ...this.wish, ...change };
    await this.apply();
  }

  async apply(): Promise<void> {
    const view = this.view;
    await useLanguage(view.language);
    const root = document.documentElement;
    root.dataset["size"] = view.size;
    root.dataset["theme"] = view.theme;
    root.lang = view.language === "en" ? "en" : view.language === "zh-Hant" ? "zh-Hant" : "zh-CN";
    for (const listener of this.listeners) listener(view);
  }
}
