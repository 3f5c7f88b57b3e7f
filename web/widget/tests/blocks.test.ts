import { describe, expect, it } from "vitest";

import { link, renderBlocks } from "../src/chat/blocks";
import type { Block } from "../src/chat/types";

const EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

describe("blocks", () => {
  it("never become markup", () => {
    const all: Block[] = [
      { type: "paragraph", text: EVIL },
      { type: "steps", items: [EVIL], title: EVIL },
      { type: "list", items: [EVIL] },
      { type: "table", header: [EVIL], rows: [[EVIL]], title: EVIL },
      { type: "link", text: EVIL, url: "https://example.gov.cn/" },
      { type: "options", prompt: EVIL },
      { type: "notice", text: EVIL, level: "urgent" },
      { type: "source", entry: "a", version: 1, title: EVIL, department: EVIL, url: "/entries/a/1", effective: EVIL, basis: [EVIL] },
      { type: "work_order", number: EVIL, department: EVIL, due: EVIL, status: EVIL, category: EVIL },
    ];
    const node = renderBlocks(all);
    expect(node.querySelectorAll("img, script")).toHaveLength(0);
    expect(node.children).toHaveLength(all.length);
    expect(node.textContent.split(EVIL).length - 1).toBe(19);
  });

  it("of a kind this page does not know are left out", () => {
    const blocks = [{ type: "hologram" }, { type: "constructor" }, { type: "paragraph", text: "好" }] as unknown as Block[];
    expect(renderBlocks(blocks).textContent).toBe("好");
  });

  it("of a source open the cited section", () => {
    const source: Block = {
      type: "source",
      entry: "psb-id-card-reissue",
      version: 3,
      title: "居民身份证补领",
      department: "云州市公安局",
      url: "/entries/psb-id-card-reissue/3#fee",
      effective: "2025-01-01",
      demonstration: true,
    };
    const node = renderBlocks([source]);
    expect(node.querySelector("a")?.getAttribute("href")).toBe("/entries/psb-id-card-reissue/3#fee");
    expect(node.textContent).toContain("2025-01-01起施行");
    expect(node.textContent).toContain("含演示数据");
  });

  it("of a table have heads with a scope and can be scrolled by keyboard", () => {
    const node = renderBlocks([{ type: "table", header: ["家庭", "额度"], rows: [["单人", "50万元"]] }]);
    expect(node.querySelector("th")?.scope).toBe("col");
    expect(node.querySelector<HTMLElement>(".scroll")?.tabIndex).toBe(0);
  });
});

describe("links", () => {
  it.each(["https://www.gov.cn/", "http://a.gov.cn/x", "tel:12345", "/entries/a/1"])("are followed: %s", (address) =>
    expect(link("看", address).tagName).toBe("A"),
  );

  it.each(["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example/", "/\\evil.example", "ftp://a", ""])(
    "are only text: %s",
    (address) => expect(link("看", address).tagName).toBe("SPAN"),
  );
});
