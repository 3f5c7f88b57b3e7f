import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { tabTitle } from "@/app/titles";
import { useLine } from "@/conversations/line";
import { chime } from "@/conversations/sound";
import type { Held, Waiting } from "@/conversations/types";
import { nextTick } from "vue";

vi.mock("@/conversations/sound", () => ({ chime: vi.fn() }));

const held = (conversation: string, last_seq: number): Held => ({
  id: conversation.charCodeAt(0),
  conversation,
  department: "gov",
  title: "户口",
  skill: null,
  state: "claimed",
  entered_at: "2026-12-01T09:00:00+08:00",
  last_seq,
  read_seq: 0,
});
const waiting = (id: number, offered_to_me = false): Waiting => ({
  ...held(`w${id}`, 0),
  id,
  state: "waiting",
  position: id,
  offered_to_me,
});

beforeEach(() => {
  setActivePinia(createPinia());
  vi.mocked(chime).mockClear();
});

describe("the line", () => {
  it("is heard when somebody new waits or is offered, but not for what was there at the start", () => {
    const line = useLine();
    line.tellWaiting([waiting(1)]);
    expect(chime).not.toHaveBeenCalled();
    line.tellWaiting([waiting(1), waiting(2)]);
    expect(chime).toHaveBeenCalledTimes(1);
    line.tellWaiting([waiting(1, true), waiting(2)]);
    expect(chime).toHaveBeenCalledTimes(2);
    line.tellWaiting([waiting(2)]);
    expect(chime).toHaveBeenCalledTimes(2);
  });

  it("counts what came since one looked, not in the conversation that is open", async () => {
    const line = useLine();
    line.tellMine([held("a", 5), held("b", 3)]);
    line.open = "a";
    line.tellMine([held("a", 7), held("b", 5)]);
    expect(line.mine?.map(line.unreadIn)).toEqual([0, 2]);
    expect(line.unread).toBe(1);
    await nextTick();
    expect(tabTitle.value).toBe("(1) 问政工作台");
    line.saw("b", 5);
    await nextTick();
    expect(tabTitle.value).toBe("问政工作台");
    line.saw("b", 2);
    expect(line.mine?.map(line.unreadIn)).toEqual([0, 0]);
  });
});
