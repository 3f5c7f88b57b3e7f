// The entries as the desk sends and takes them (knowledge_base/model); only what the editors touch by name.

export type Kind = "guide" | "faq" | "policy" | "bundle";
export type State = "draft" | "in_review" | "approved" | "published" | "retired";

export const KIND_LABELS: Record<Kind, string> = { guide: "办事指南", faq: "常见问题", policy: "政策文件", bundle: "一件事" };

export interface Basis {
  title: string;
  article: string | null;
  document_number: string | null;
}

export interface DevelopmentQuestion {
  text: string;
  facets: string[];
}

export interface Material {
  name: string;
  form: string;
  copies: number;
  source: string;
  required: boolean;
  when: string | null;
  how_to_get: string | null;
}

export interface Limit {
  text: string;
  days: number | null;
  unit: string;
  basis: string | null;
}

export interface FeeItem {
  name: string;
  amount: number;
  unit: string;
}

export interface Place {
  name: string;
  district: string;
  address: string;
  phone: string;
}

export interface EntryContent {
  id: string;
  department: string;
  regions: string[];
  audience: string[];
  valid_from: string;
  valid_to: string | null;
  similar_questions: string[];
  development_questions: DevelopmentQuestion[];
}

export interface Guide extends EntryContent {
  name: string;
  aliases: string[];
  subject: string;
  level: string;
  item_type: string;
  handling_type: string;
  summary: string;
  conditions: string[];
  materials: Material[];
  steps: string[];
  time_limit: { legal: Limit; promised: Limit };
  fee: { charged: boolean; text: string; items: FeeItem[]; basis: string | null };
  places: Place[];
  hours: string;
  online: { available: boolean; text: string; url: string | null };
  phone: { consult: string; complaint: string };
  result: { name: string; delivery: string };
  visits: number;
  legal_basis: Basis[];
  demonstration: string[];
  notes: string[];
  eligibility: Eligibility | null;
}

export interface Faq extends EntryContent {
  question: string;
  item: string | null;
  facet: string | null;
  answer: string[];
  sources: Basis[];
  demonstration: boolean;
}

export interface Policy extends EntryContent {
  title: string;
  document_number: string;
  issuer: string;
  items: string[];
  issued_on: string;
  status: "in_force" | "repealed";
  successor: string | null;
  demonstration: boolean;
  sections: { heading: string; text: string }[];
}

export interface Bundle extends EntryContent {
  name: string;
  aliases: string[];
  summary: string;
  steps: { item: string; when: string | null; note: string | null }[];
  notes: string[];
  sources: Basis[];
  demonstration: boolean;
}

export type Content = Guide | Faq | Policy | Bundle;

// who may apply

export interface Answered {
  question: string;
  is?: boolean | string | null;
  in?: string[] | null;
  at_least?: number | null;
  at_most?: number | null;
  above?: number | null;
  below?: number | null;
}
export type Condition = Answered | { all: Condition[] } | { any: Condition[] } | { not: Condition };

export interface Question {
  id: string;
  text: string;
  kind: "yes_no" | "choice" | "number";
  choices: { id: string; label: string; also: string[] }[];
  unit: string | null;
  minimum: number;
  maximum: number | null;
  hint: string | null;
}

export interface Outcome {
  when: Condition | null;
  outcome: "eligible" | "not_eligible" | "depends";
  reason: string;
  basis: Basis[];
  demonstration: boolean;
  advice: string[];
  see: string[];
}

export interface Eligibility {
  questions: Question[];
  outcomes: Outcome[];
  materials: { name: string; when: Condition }[];
}

// what the desk tells of them

export interface Listed {
  entry: string;
  kind: Kind;
  title: string;
  department: string;
  version: number;
  state: State;
  state_label: string;
  changed_at: string;
  published: number | null;
  valid_from: string;
  valid_to: string | null;
  probability?: number;
}

export interface Summary {
  version: number;
  state: State;
  state_label: string;
  title: string;
  created_at: string;
  published_at: string | null;
}

export interface Step {
  version: number;
  at: string;
  by: string;
  action: string;
  action_label: string;
  note: string;
}

export interface EntryShown {
  entry: string;
  kind: Kind;
  department: string;
  title: string;
  versions: Summary[];
  history: Step[];
}

export interface Side {
  entry: string;
  department: string;
  title: string;
  path: string;
  text: string;
  value: string;
}

export interface Conflict {
  key: string;
  aspect: string;
  aspect_label?: string;
  departments: string[];
  one: Side;
  other: Side;
  signatures: { department: string; by: string; at: string; note: string }[];
  missing: string[];
}

export interface AskedQuestion {
  text: string;
  entry: string;
  own: boolean;
  live: string;
  candidate: string;
  told: string;
}

export interface GateReport {
  passed: boolean;
  at: string;
  questions: number;
  own: AskedQuestion[];
  broken: AskedQuestion[];
  weaker: AskedQuestion[];
  conflicts: Conflict[];
}

export interface Version extends Summary {
  entry: string;
  kind: Kind;
  department: string;
  lock: number;
  based_on: number | null;
  edited_by: string;
  edited_at: string;
  approved_by: string | null;
  publish_at: string | null;
  successor: string | null;
  content: Content;
  gate: GateReport | null;
  conflicts?: Conflict[];
}

export interface Change {
  path: string;
  label: string;
  before: unknown;
  after: unknown;
}

export interface Problem {
  path: string;
  severity: "error" | "warning";
  text: string;
}

export interface Comment {
  id: number;
  path: string;
  at: string;
  by: string;
  text: string;
}

export interface Waiting {
  entry: string;
  version: number;
  kind: Kind;
  title: string;
  department: string;
  state: State;
  state_label: string;
  own: boolean;
  returned: boolean;
  publish_at: string | null;
  edited_by: string;
  edited_at: string;
  last: Step | null;
}

export interface Named {
  id: string;
  name: string;
}

export interface Choices {
  regions: { code: string; name: string; parent: string | null }[];
  guides: (Named & { department: string })[];
  policies: Named[];
  facets: Named[];
  forms: Named[];
  subjects: string[];
  item_types: string[];
}
