// What the embedding page's script and the chat in the frame tell each other; nothing else is listened to.

export type Theme = "auto" | "light" | "dark" | "contrast";
export type Size = "normal" | "elder";
export type Language = "zh-Hans" | "zh-Hant" | "en";

export type ToChat =
  | { type: "hello"; open: boolean }
  | { type: "shown"; open: boolean }
  | { type: "theme"; theme: Theme }
  | { type: "language"; language: Language }
  | { type: "region"; region: string };

export type ToPage =
  | { type: "ready" }
  | { type: "close" }
  | { type: "unread"; count: number }
  | { type: "size"; size: Size }
  | { type: "status"; owner: string };

export const THEMES: readonly string[] = ["auto", "light", "dark", "contrast"];
export const LANGUAGES: readonly string[] = ["zh-Hans", "zh-Hant", "en"];

type Check = (value: unknown) => boolean;
type Shapes<T extends { type: string }> = { [K in T["type"]]: Record<string, Check> };

const flag: Check = (value) => typeof value === "boolean";
const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && values.includes(value);

export const isRegion: Check = (value) => typeof value === "string" && /^\d{6}$/.test(value);

const TO_CHAT: Shapes<ToChat> = {
  hello: { open: flag },
  shown: { open: flag },
  theme: { theme: /* @__PURE__ */ oneOf(THEMES) },
  language: { language: /* @__PURE__ */ oneOf(LANGUAGES) },
  region: { region: isRegion },
};

const TO_PAGE: Shapes<ToPage> = {
  ready: {},
  close: {},
  unread: { count: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e6 },
  size: { size: /* @__PURE__ */ oneOf(["normal", "elder"]) },
  status: { owner: (value) => typeof value === "string" && value.length <= 64 },
};

/** A message as it is posted: `wenzheng` tells it from everything else on the page. */
export function wrap<T extends ToChat | ToPage>(message: T): T & { wenzheng: 1 } {
  return { ...message, wenzheng: 1 };
}

/** The message when it is well formed, undefined otherwise: unknown types and members are refused. */
export const readToChat = (data: unknown): ToChat | undefined => read(data, TO_CHAT) as ToChat | undefined;
export const readToPage = (data: unknown): ToPage | undefined => read(data, TO_PAGE) as ToPage | undefined;

function read(data: unknown, shapes: Record<string, Record<string, Check>>): object | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { wenzheng, type, ...rest } = data as Record<string, unknown>;
  if (wenzheng !== 1 || typeof type !== "string" || !Object.hasOwn(shapes, type)) return undefined;
  const shape = shapes[type]!;
  const names = Object.keys(shape);
  if (Object.keys(rest).length !== names.length || !names.every((name) => shape[name]!(rest[name]))) return undefined;
  return { type, ...rest };
}
