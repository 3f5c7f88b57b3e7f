import { describe, expect, it } from "vitest";
import { compared, partsOf, reshaped, shapeOf } from "@/editing/editors/conditions";
import { differing, merged } from "@/editing/editors/merging";
import { fieldName, wordsOf } from "@/editing/labels";
import { move } from "@/editing/lists/moving";
import { marked } from "@/editing/review/marking";
import type { Question } from "@/editing/model";

const number: Question = { id: "age", text: "多大岁数？", kind: "number", choices: [], unit: "周岁", minimum: 0, maximum: 130, hint: null };

describe("two who wrote the same version", () => {
  const base = { hours: "九点", summary: "旧", fee: { text: "10元" } };
  const theirs = { ...base, hours: "八点", summary: "新" };
  const yours = { ...base, hours: "十点", fee: { text: "12元" } };

  it("differ where one of them or both changed a field", () => {
    expect(differing(base, theirs, yours).map(({ field, who }) => [field, who])).toEqual([
      ["hours", "both"],
      ["summary", "theirs"],
      ["fee", "yours"],
    ]);
  });

  it("come together as they chose", () => {
    expect(merged(theirs, yours, new Set(["fee"]))).toEqual({ hours: "八点", summary: "新", fee: { text: "12元" } });
    expect(theirs.hours).toBe("八点");
  });
});

describe("lines of a list", () => {
  it("move within it and never out of it", () => {
    const lines = ["一", "二", "三"];
    expect(move(lines, 0, 2)).toBe(true);
    expect(lines).toEqual(["二", "三", "一"]);
    expect([move(lines, 0, -1), move(lines, 2, 3), move(lines, 1, 1)]).toEqual([false, false, false]);
    expect(lines).toEqual(["二", "三", "一"]);
  });
});

describe("a changed text", () => {
  it("is marked where it differs", () => {
    const [before, after] = marked("每证10元，当场交", "每证13元，当场交");
    expect([before.head, before.changed, before.tail]).toEqual(["每证", "10", "元，当场交"]);
    expect(after.changed).toBe("13");
  });

  it("that only grew marks what is new", () => {
    expect(marked("身份证", "身份证原件").map((one) => one.changed)).toEqual(["", "原件"]);
  });
});

describe("conditions", () => {
  it("keep what they hold when they are joined otherwise", () => {
    const old = compared(number, "at_least");
    const both = reshaped(old, "all", number);
    expect(shapeOf(both)).toBe("all");
    expect(partsOf(reshaped(both, "any", number))).toEqual([old]);
    expect(reshaped(reshaped(both, "not", number), "answered", number)).toEqual(old);
  });
});

describe("fields in words", () => {
  it("say whose they are, and which line", () => {
    expect(fieldName("materials[0].name")).toBe("申请材料 第1项 名称");
    expect(fieldName("fee.text")).toBe("收费说明");
    expect(fieldName("time_limit.promised.days")).toBe("承诺时限 数值");
  });

  it("show values as people write them", () => {
    expect(wordsOf({ name: "户口簿", form: "original", copies: 1, when: null })).toBe("名称：户口簿；形式：原件；份数：1");
    expect(wordsOf(true)).toBe("是");
    expect(wordsOf(null)).toBe("");
  });
});
