import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp, nextTick, ref, shallowRef, type App } from "vue";
import { ApiProblem, Unreachable } from "@/api/problems";
import { useAutosave, type Autosave } from "@/editing/editors/autosave";
import { kept } from "@/editing/editors/keeping";
import type { Content, Faq, Version } from "@/editing/model";

const save = vi.hoisted(() => vi.fn());
vi.mock("@/editing/calls", () => ({ save }));

const faq = { id: "psb-faq-a", question: "要多久？", answer: ["三天"] } as Faq;
const first = { entry: "psb-faq-a", version: 2, lock: 5, state: "draft", edited_at: "2026-12-01T09:00:00+08:00", content: faq } as Version;

let app: App | undefined;
function written(): { content: ReturnType<typeof ref<Content>>; version: ReturnType<typeof shallowRef<Version>>; saving: Autosave } {
  const content = ref<Content>(structuredClone(faq));
  const version = shallowRef(first);
  let saving: Autosave | undefined;
  app = createApp({ setup: () => ((saving = useAutosave(content, version, 10)), () => null) });
  app.mount(document.createElement("div"));
  return { content, version, saving: saving! };
}

beforeEach(() => {
  vi.useFakeTimers();
  save.mockReset();
  localStorage.clear();
});
afterEach(() => {
  app?.unmount();
  vi.useRealTimers();
});

describe("a draft", () => {
  it("is saved at a pause, over the version that was read last", async () => {
    const { content, version, saving } = written();
    save.mockResolvedValue({ ...first, lock: 6 });
    (content.value as Faq).answer = ["四天"];
    await nextTick();
    expect(saving.state.value).toBe("changed");
    expect(kept<Faq>("psb-faq-a/2")?.content.answer).toEqual(["四天"]);
    await vi.advanceTimersByTimeAsync(20);
    expect(save).toHaveBeenCalledWith("psb-faq-a", 2, 5, expect.objectContaining({ answer: ["四天"] }));
    expect([saving.state.value, version.value?.lock, kept("psb-faq-a/2")]).toEqual(["saved", 6, null]);
  });

  it("waits for the network and is saved when it is back", async () => {
    const { content, saving } = written();
    save.mockRejectedValueOnce(new Unreachable()).mockResolvedValue({ ...first, lock: 6 });
    (content.value as Faq).answer = ["四天"];
    await vi.advanceTimersByTimeAsync(20);
    expect(saving.state.value).toBe("away");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(saving.state.value).toBe("saved");
  });

  it("never overwrites what a colleague saved first", async () => {
    const { content, saving } = written();
    const theirs = { ...faq, answer: ["五天"] };
    const document = { type: "urn:wenzheng:problem:edit_conflict", by: "li", lock: 9, theirs };
    save.mockRejectedValueOnce(new ApiProblem(409, document)).mockResolvedValue({ ...first, lock: 10 });
    (content.value as Faq).answer = ["四天"];
    await vi.advanceTimersByTimeAsync(20);
    expect(saving.collision.value).toEqual({ by: "li", lock: 9, theirs });
    (content.value as Faq).question = "多久办好？";
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(await saving.settle({ ...theirs, question: "多久办好？" }, 9)).toBe(true);
    expect(save).toHaveBeenLastCalledWith("psb-faq-a", 2, 9, expect.objectContaining({ answer: ["五天"], question: "多久办好？" }));
  });
});
