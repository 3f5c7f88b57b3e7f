import { createApp, h } from "vue";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { listenForShortcuts, setSingleKeys, shortcuts, useShortcuts } from "@/app/shortcuts";

const take = vi.fn();
const help = vi.fn();

function mounted(): () => void {
  const app = createApp({
    setup() {
      useShortcuts({ keys: "T", does: "接入", run: take }, { keys: "Alt+1", does: "情况", run: help });
      return () => h("p");
    },
  });
  app.mount(document.createElement("div"));
  return () => app.unmount();
}

function press(key: string, more: KeyboardEventInit = {}, on: EventTarget = document.body): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
}

beforeAll(() => listenForShortcuts(window));
afterEach(() => {
  vi.clearAllMocks();
  setSingleKeys(true);
  document.body.replaceChildren();
});

it("runs while the component is there, and not in a field", () => {
  const unmount = mounted();
  const field = document.body.appendChild(document.createElement("textarea"));
  press("t");
  press("t", {}, field);
  press("t", { isComposing: true });
  press("1", { altKey: true }, field);
  expect([take.mock.calls.length, help.mock.calls.length]).toEqual([1, 1]);
  unmount();
  press("t");
  expect(take).toHaveBeenCalledTimes(1);
  expect(shortcuts()).toEqual([]);
});

it("leaves single keys alone when somebody has turned them off", () => {
  const unmount = mounted();
  setSingleKeys(false);
  press("t");
  press("1", { altKey: true });
  expect([take.mock.calls.length, help.mock.calls.length]).toEqual([0, 1]);
  unmount();
});
