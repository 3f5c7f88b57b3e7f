import { describe, expect, it, vi } from "vitest";
import { ApiProblem, Unreachable } from "@/api/problems";
import { OpenTranscript } from "@/conversations/transcripts";
import type { Said, Transcript } from "@/conversations/types";

const said = (seq: number): Said => ({ seq, at: "2026-12-01T09:00:00+08:00", from: "citizen", status: null, text: `第${seq}句` });
const told = (...seqs: number[]): Transcript => ({
  conversation: "c",
  channel: "web",
  owner: "staff:anna",
  version: 1,
  read_seq: 0,
  sending: null,
  briefing: null,
  messages: seqs.map(said),
  notes: [],
});
const seqs = (open: OpenTranscript): number[] => open.messages.value.map((one) => one.seq);

describe("OpenTranscript", () => {
  it("asks for what came since, and once more when asked meanwhile", async () => {
    const ask = vi.fn().mockResolvedValueOnce(told(1, 2)).mockResolvedValueOnce(told(2, 3)).mockResolvedValue(told());
    const open = new OpenTranscript("c", ask);
    await Promise.all([open.catchUp(), open.catchUp(), open.catchUp()]);
    expect(ask.mock.calls).toEqual([
      ["c", 0],
      ["c", 2],
    ]);
    expect(seqs(open)).toEqual([1, 2, 3]);
  });

  it("fetches a long conversation to its end", async () => {
    const long = Array.from({ length: 500 }, (_, index) => index + 1);
    const ask = vi.fn().mockResolvedValueOnce(told(...long)).mockResolvedValue(told(501));
    const open = new OpenTranscript("c", ask);
    await open.catchUp();
    expect(open.last.value).toBe(501);
  });

  it("keeps what is there when the desk is away, and goes on when it is back", async () => {
    const ask = vi.fn().mockResolvedValueOnce(told(1)).mockRejectedValueOnce(new Unreachable()).mockResolvedValue(told(2));
    const open = new OpenTranscript("c", ask);
    await open.catchUp();
    await open.catchUp();
    expect(open.error.value).toBeInstanceOf(Unreachable);
    expect(seqs(open)).toEqual([1]);
    await open.catchUp();
    expect([seqs(open), open.error.value]).toEqual([[1, 2], null]);
  });

  it("tells when it is not theirs to see any more, and says nothing once closed", async () => {
    const ask = vi.fn().mockResolvedValueOnce(told(1)).mockRejectedValueOnce(new ApiProblem(404, {})).mockResolvedValue(told(2));
    const open = new OpenTranscript("c", ask);
    await open.catchUp();
    await open.catchUp();
    expect(open.about.value).toBeNull();
    open.close();
    await open.catchUp();
    expect(seqs(open)).toEqual([1]);
  });
});
