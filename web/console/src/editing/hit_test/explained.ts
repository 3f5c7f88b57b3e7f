// The hit test as the knowledge service explains it (knowledge_base/retrieval/explaining.py), and its words.
import { api } from "@/api/client";
import type { Block } from "@widget/types";

export interface Passage {
  entry: string;
  kind: string;
  text: string;
  cosine?: number;
  score?: number;
}

export interface Ranked {
  entry: string;
  probability: number;
  utility: number;
  features: Record<string, { value: number; adds: number }>;
}

interface Lexical {
  tokens: { token: string; known: boolean }[];
  passages: Passage[];
}

export type Fate = { entry: string } & (
  | { fate: "not_published" }
  | { fate: "hidden"; why: string }
  | ({ fate: "ranked"; place: number } & Ranked)
);

export interface Steps {
  normalise: { normalised: string; without_courtesies: string };
  expand: {
    spelt_right: string;
    official: string;
    found: Record<"items" | "departments" | "regions", { id: string; text: string }[]> & { facets: string[]; numbers: { text: string }[] };
  };
  filter: { visible: number; hidden: Record<string, number> };
  dense: { passages: Passage[] };
  lexical: { words: Lexical; bigrams: Lexical };
  rank: { entries: Ranked[] };
  decide: { matters: { matter: string; probability: number }[]; outside: number; thresholds: Record<string, number> };
  about?: Fate;
}

export interface Explained {
  steps: ({ step: keyof Steps } & Record<string, unknown>)[];
  result: {
    outcome: "answer" | "clarify" | "no_answer";
    reason: string;
    probability: number;
    facets?: string[];
    candidates?: { entry: string; title: string; department: string; probability: number; version: number }[];
    answer?: { entry: string; title: string; department: string; facets: string[]; version: number; blocks: Block[] };
    index_version: string;
  };
  names: Record<string, { title: string; department: string; kind: string }>;
}

export interface Asked {
  text: string;
  in_force_on: string;
  region: string;
  audience: string;
  about: string;
}

export const hitTest = (asked: Asked): Promise<Explained> => api.get("/knowledge/hit-test", { query: { ...asked } });

export function stepsOf(explained: Explained): Steps {
  return Object.fromEntries(explained.steps.map((one) => [one.step, one])) as unknown as Steps;
}

export const OUTCOMES = { answer: "直接回答", clarify: "反问", no_answer: "答不上" };
export const REASONS: Record<string, string> = {
  matched: "有一个事项的把握达到了直接回答的门槛。",
  context: "按上文说的事项回答。",
  ambiguous: "最像的事项把握不够，列出几个请市民选。",
  which_region: "同一个问题各地答案不同，要先知道地区。",
  too_far: "没有足够像的知识，不冒险回答。",
  out_of_scope: "看起来不是政务服务的问题。",
  expired: "最像的知识已经失效。",
  not_in_force_yet: "最像的知识还没有生效。",
  other_region: "最像的知识不适用于这个地区。",
  other_audience: "最像的知识不适用于这类对象。",
  elsewhere: "问的是别的地方的事。",
  empty_query: "没有可以检索的内容。",
};
export const HIDDEN: Record<string, string> = {
  not_in_force_yet: "还没有生效",
  expired: "已经失效",
  other_region: "不适用于这个地区",
  other_audience: "不适用于这类对象",
};
export const PASSAGES: Record<string, string> = { question: "问法", name: "名称", text: "内容", answer: "答案", section: "条款", alias: "别名" };

const FEATURES: Record<string, string> = {
  question_best: "和最像的一个问法相近",
  question_three: "和最像的三个问法相近",
  name_best: "和名称相近",
  text_best: "和内容相近",
  topic_best: "同一事项里最像的一段",
  topic_three: "同一事项里最像的三段",
  entry_class: "分类器认为是这一条",
  topic_class: "分类器认为是这个事项",
  topic_density: "同一事项有多段都相近",
  words_best: "词语相同",
  bigrams_best: "字词搭配相同",
  topic_words: "同一事项里词语相同",
  topic_bigrams: "同一事项里字词搭配相同",
  named: "问句里说出了这个事项",
  named_other: "问句里说的是别的事项",
  guide_bias: "是办事指南",
  guide_facets: "问到了指南的要素",
  faq_facet: "常见问题正好问这个要素",
  faq_other_facet: "常见问题问的是别的要素",
  policy_bias: "是政策文件",
  policy_words: "问句里有文件、办法一类的词",
  policy_number: "问句里有这份文件的文号",
};

/** What speaks for an entry and what against it, the weightiest first. */
export function reasonsOf(ranked: Ranked): { name: string; adds: number }[] {
  return Object.entries(ranked.features)
    .filter(([, feature]) => Math.abs(feature.adds) >= 0.05)
    .map(([name, feature]) => ({ name: FEATURES[name] ?? name, adds: feature.adds }))
    .sort((one, other) => Math.abs(other.adds) - Math.abs(one.adds));
}

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
