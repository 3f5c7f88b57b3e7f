import { describe, expect, it, vi } from "vitest";
import { EventFeed, EventReader } from "@/api/events";
import { SignedOut, Unreachable } from "@/api/problems";

function stream(): { response: Response; push: (text: string) => void; end: () => void } {
  let control: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (made) => (control = made) });
  const push = (text: string): void => control.enqueue(new TextEncoder().encode(text));
  return { response: new Response(body), push, end: () => control.close() };
}

describe("EventReader", () => {
  it("reads events however the stream is cut, and leaves out signs of life", () => {
    const reader = new EventReader();
    expect(reader.push(": still here\n\nevent: queue\nda")).toEqual([]);
    expect(reader.push('ta: {"items":[]}\n\nevent: x\n\n')).toEqual([{ name: "queue", data: '{"items":[]}' }]);
  });

  it("joins lines of data and takes any line ends", () => {
    expect(new EventReader().push("data: a\r\ndata: b:c\r\n\r\n")).toEqual([{ name: "message", data: "a\nb:c" }]);
  });
});

describe("EventFeed", () => {
  it("tells lists, also to who comes later, and comes back after a break", async () => {
    const first = stream();
    const second = stream();
    const open = vi.fn().mockResolvedValueOnce(first.response).mockRejectedValueOnce(new Unreachable()).mockResolvedValue(second.response);
    const feed = new EventFeed("/events", { open });
    const told: unknown[] = [];
    feed.on("queue", (items) => told.push(items));
    feed.start();
    first.push('event: queue\ndata: {"items":[1]}\n\n');
    await vi.waitFor(() => expect(told).toEqual([[1]]));
    expect(feed.state.value).toBe("open");
    const late: unknown[] = [];
    feed.on("queue", (items) => late.push(items));
    expect(late).toEqual([[1]]);
    first.end();
    await vi.waitFor(() => expect(feed.state.value).toBe("waiting"));
    second.push('event: queue\ndata: {"items":[2]}\n\n');
    await vi.waitFor(() => expect(told).toEqual([[1], [2]]), 4000);
    expect(open).toHaveBeenCalledTimes(3);
    feed.close();
  });

  it("ends when nobody is signed in", async () => {
    const open = vi.fn().mockRejectedValue(new SignedOut(401, {}));
    const feed = new EventFeed("/events", { open });
    feed.start();
    await vi.waitFor(() => expect(feed.state.value).toBe("closed"));
    expect(open).toHaveBeenCalledOnce();
  });
});
