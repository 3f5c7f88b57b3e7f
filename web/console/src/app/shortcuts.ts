import { onBeforeUnmount, shallowReactive, shallowRef } from "vue";

export interface Shortcut {
  /** As it is written in the help: `J`, `Ctrl+Enter`, `Alt+1`, `?`. */
  keys: string;
  does: string;
  run: () => void;
}

const STORED = "wenzheng-console:single-keys";
const known = shallowReactive(new Set<Shortcut>());

/** Every shortcut of what is on the screen now. */
export function shortcuts(): Shortcut[] {
  return [...known];
}

/** Whether keys without Ctrl or Alt count (WCAG 2.1.4: they can be turned off). */
export const singleKeys = shallowRef(localStorage.getItem(STORED) !== "off");

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(STORED, on ? "on" : "off");
}

/** Shortcuts for as long as a component is there. */
export function useShortcuts(...wanted: Shortcut[]): void {
  wanted.forEach((one) => known.add(one));
  onBeforeUnmount(() => wanted.forEach((one) => known.delete(one)));
}

/** What was pressed, as shortcuts are written. */
export function written(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", key].join("");
}

export function listenForShortcuts(target: Window): void {
  target.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const keys = written(event);
    const single = !keys.includes("+") || keys === "+";
    if (single && (!singleKeys.value || writes(event.target) || dialogIsOpen())) return;
    const found = [...known].reverse().find((one) => one.keys === keys);
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

function dialogIsOpen(): boolean {
  return [...document.querySelectorAll(".el-overlay")].some((one) => one.getClientRects().length > 0);
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}
