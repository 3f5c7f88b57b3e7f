// What the desk tells about a file that is to be imported.

export interface FileProblem {
  sheet: string;
  row: number;
  column: string;
  severity: "error" | "warning";
  entry: string | null;
  text: string;
}

export interface ImportReport {
  added: string[];
  changed: string[];
  unchanged: string[];
  kept: string[];
  warnings: FileProblem[];
}

export interface Recognised {
  field: string;
  value: string | null;
  evidence: string;
  certain: boolean;
}

/** A policy as read from a document: a person looks every field over before it is taken. */
export interface Proposal {
  confirmed: boolean;
  recognised: Recognised[];
  policies: Record<string, unknown>[];
}

export interface DryRun {
  ok: boolean;
  report: ImportReport;
  problems: FileProblem[];
  proposal: Proposal | null;
}

export interface Uploaded extends DryRun {
  id: string;
}

export type Fields = Record<string, unknown>;

export interface Subscription {
  name: string;
  url: string;
  pulled_at: string | null;
  error: string | null;
}

export interface FeedEntry {
  feed: string;
  remote_entry: string;
  entry: string;
  remote_version: number | null;
  source: { name?: string; id?: string } | string | null;
  withdrawn: boolean;
  overridden_by: string | null;
  override_reason: string | null;
  problem: string | null;
}

export interface Feeds {
  items: Subscription[];
  entries: FeedEntry[];
}
