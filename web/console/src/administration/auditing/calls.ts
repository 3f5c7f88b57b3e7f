import { api, type Query } from "@/api/client";
import type { Page } from "@/api/pages";

export interface AuditLine {
  seq: number;
  at: string;
  actor: string;
  address: string;
  action: string;
  subject: string;
  result: string;
  details: Record<string, string | number | boolean | null>;
  previous: string;
  hash: string;
}

export interface Verdict {
  intact: boolean;
  lines: number;
  last: number;
  head: string;
  broken: number | null;
  why: string;
}

export const lines = (query: Query): Promise<Page<AuditLine>> => api.get<Page<AuditLine>>("/audit", { query });
export const verify = (): Promise<Verdict> => api.get<Verdict>("/audit/verification");
