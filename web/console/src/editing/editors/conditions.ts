// Conditions of the eligibility form: compared answers, joined by all, any, not.
import type { Answered, Condition, Question } from "@/editing/model";

export type Shape = "answered" | "all" | "any" | "not";
export type Comparison = "is" | "in" | "at_least" | "at_most" | "above" | "below";

export const COMPARISONS: Record<Question["kind"], { id: Comparison; name: string }[]> = {
  yes_no: [{ id: "is", name: "是" }],
  choice: [
    { id: "is", name: "选的是" },
    { id: "in", name: "选的是其中之一" },
  ],
  number: [
    { id: "at_least", name: "不少于" },
    { id: "at_most", name: "不多于" },
    { id: "above", name: "多于" },
    { id: "below", name: "少于" },
  ],
};

export function shapeOf(condition: Condition): Shape {
  if ("all" in condition) return "all";
  if ("any" in condition) return "any";
  return "not" in condition ? "not" : "answered";
}

export function comparisonOf(answered: Answered): Comparison {
  const found = (["in", "at_least", "at_most", "above", "below"] as const).find((name) => answered[name] !== undefined && answered[name] !== null);
  return found ?? "is";
}

/** A comparison that makes sense for the question's answers. */
export function compared(question: Question, comparison: Comparison = COMPARISONS[question.kind][0]?.id ?? "is"): Answered {
  const first = question.choices[0]?.id ?? "";
  if (question.kind === "yes_no") return { question: question.id, is: true };
  if (question.kind === "choice") return comparison === "in" ? { question: question.id, in: [first] } : { question: question.id, is: first };
  return { question: question.id, [comparison]: question.minimum };
}

/** The same in another shape, keeping what was there. */
export function reshaped(condition: Condition, shape: Shape, question: Question | undefined): Condition {
  const inside = partsOf(condition);
  const first = inside[0] ?? (question ? compared(question) : { question: "" });
  switch (shape) {
    case "answered":
      return first;
    case "all":
      return { all: inside };
    case "any":
      return { any: inside };
    case "not":
      return { not: first };
  }
}

export function partsOf(condition: Condition): Condition[] {
  if ("all" in condition) return condition.all;
  if ("any" in condition) return condition.any;
  return "not" in condition ? [condition.not] : [condition];
}
