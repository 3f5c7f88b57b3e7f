// What the lists of the knowledge base's work hold, as the desk answers.

export interface Side {
  entry: string;
  department: string;
  title: string;
  path: string;
  text: string;
  value: string;
}

export interface Signature {
  department: string;
  by: string;
  at: string;
  note: string;
}

export interface Conflict {
  key: string;
  aspect: string;
  aspect_label: string;
  departments: string[];
  one: Side;
  other: Side;
  signatures: Signature[];
  missing: string[];
}

export interface Lacking {
  entry: string;
  title: string;
  unanswered: { facet: string; label: string; why: string }[];
  defects: { field: string; problem: string }[];
}

export interface Share {
  department: string;
  name: string;
  guides: number;
  unanswered: number;
  defective: number;
  items: Lacking[];
}

export interface Completeness {
  guides: number;
  unanswered: number;
  defective: number;
  departments: Share[];
}

export interface Expiring {
  entry: string;
  kind: string;
  title: string;
  department: string;
  valid_to: string;
  days_left: number;
  open: string | null;
}

export interface QuestionCluster {
  day: string;
  count: number;
  question: string;
  examples: string[];
  department: string | null;
  why: string;
}

export interface Proposal {
  entry: string;
  by: string;
  at: string;
  title: string;
  department: string;
  version: number;
  state: string;
  state_label: string;
}
