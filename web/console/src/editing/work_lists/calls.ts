import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import type { Completeness, Conflict, Expiring, Proposal, QuestionCluster } from "@/editing/work_lists/types";

const items = <T>(page: Items<T>): T[] => page.items;
const KNOWLEDGE = "/knowledge";

export function conflicts(department: string): Promise<Conflict[]> {
  return api.get<Items<Conflict>>(`${KNOWLEDGE}/conflicts`, { query: { department } }).then(items);
}

export function sign(key: string, note: string): Promise<Conflict> {
  return api.post<Conflict>(`${KNOWLEDGE}/conflicts/${key}/sign`, { body: { note } });
}

export function completeness(department: string): Promise<Completeness> {
  return api.get<Completeness>(`${KNOWLEDGE}/completeness`, { query: { department } });
}

export function expiring(department: string, days: number): Promise<Expiring[]> {
  return api.get<Items<Expiring>>(`${KNOWLEDGE}/expiring`, { query: { department, days } }).then(items);
}

export function unanswered(since: string, until: string): Promise<QuestionCluster[]> {
  return api.get<Items<QuestionCluster>>("/learning/unanswered", { query: { since, until } }).then(items);
}

export function proposals(): Promise<Proposal[]> {
  return api.get<Items<Proposal>>("/learning/proposals").then(items);
}
