import { describe, expect, it } from "vitest";

import { readToChat, readToPage, wrap } from "../src/protocol";

describe("messages between the page and the frame", () => {
  it("are read as they were written", () => {
    expect(readToChat(wrap({ type: "theme", theme: "dark" }))).toEqual({ type: "theme", theme: "dark" });
    expect(readToPage(wrap({ type: "unread", count: 3 }))).toEqual({ type: "unread", count: 3 });
    expect(readToPage(wrap({ type: "close" }))).toEqual({ type: "close" });
  });

  it.each([
    null,
    "close",
    42,
    [],
    {},
    { type: "close" },
    { wenzheng: 1 },
    { wenzheng: 1, type: "constructor" },
    { wenzheng: 1, type: "toString" },
    { wenzheng: 1, type: "theme" },
    { wenzheng: 1, type: "theme", theme: "javascript:alert(1)" },
    { wenzheng: 1, type: "theme", theme: ["dark"] },
    { wenzheng: 1, type: "theme", theme: "dark", more: 1 },
    { wenzheng: 1, type: "region", region: "99010" },
    { wenzheng: 1, type: "region", region: "９９０１０２" },
    { wenzheng: 1, type: "hello", open: 1 },
    { wenzheng: "1", type: "hello", open: true },
  ])("are refused when they are none: %j", (data) => expect(readToChat(data)).toBeUndefined());

  it("have a direction", () => {
    expect(readToChat(wrap({ type: "close" }))).toBeUndefined();
    expect(readToPage(wrap({ type: "hello", open: true }))).toBeUndefined();
    expect(readToPage({ wenzheng: 1, type: "unread", count: -1 })).toBeUndefined();
  });
});
