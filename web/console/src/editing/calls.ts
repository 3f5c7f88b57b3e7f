import { api, type Query } from "@/api/client";
import type { Items, Page } from "@/api/pages";
import type { Block } from "@widget/types";
import type {
  Change,
  Choices,
  Comment,
  Conflict,
  Content,
  EntryShown,
  GateReport,
  Kind,
  Listed,
  Problem,
  Version,
  Waiting,
} from "@/editing/model";

const ROOT = "/knowledge";
const GATE = 150_000; // the publish gate tries every question of the base
const one = (entry: string, what = ""): string => `${ROOT}/entries/${encodeURIComponent(entry)}${what}`;
const at = (entry: string, version: number, what = ""): string => one(entry, `/versions/${version}${what}`);

// looking
export const entries = (query: Query): Promise<Page<Listed>> => api.get(`${ROOT}/entries`, { query });
export const found = (query: Query): Promise<Items<Listed>> => api.get(`${ROOT}/search`, { query });
export const choices = (): Promise<Choices> => api.get(`${ROOT}/choices`);
export const entry = (name: string): Promise<EntryShown> => api.get(one(name));
export const version = (name: string, number: number): Promise<Version> => api.get(at(name, number));

// writing
export const create = (kind: Kind, content: unknown): Promise<Version> => api.post(`${ROOT}/entries`, { body: { kind, content } });
export const begin = (name: string, based_on: number): Promise<Version> => api.post(one(name, "/versions"), { body: { based_on } });
export const save = (name: string, number: number, lock: number, content: Content): Promise<Version> =>
  api.put(at(name, number), { body: { lock, content } });
export const submit = (of: Version, note = ""): Promise<Version> => step(of, "/submit", { note });
export const discard = (of: Version, note = ""): Promise<Version> => step(of, "/discard", { note });
export const addQuestion = (name: string, text: string, facets: string[]): Promise<Version> =>
  api.post(one(name, "/development-questions"), { body: { text, facets } });

export interface Checked {
  problems: Problem[];
  conflicts: Conflict[];
}
export const lint = (kind: Kind, content: unknown): Promise<Checked> => api.post(`${ROOT}/lint`, { body: { kind, content } });

export interface Preview {
  title: string;
  blocks: Block[];
  wechat: string[];
}
export const preview = (kind: Kind, content: unknown, facets: string[], region: string | null): Promise<Preview> =>
  api.post(`${ROOT}/preview`, { body: { kind, content, facets, region } });

export interface Likely {
  text: string;
  count: number;
  likeness: number;
}
export const likely = async (kind: Kind, content: unknown): Promise<Likely[]> =>
  (await api.post<Items<Likely>>(`${ROOT}/similar-questions`, { body: { kind, content } })).items;

// reviewing
export const waiting = async (): Promise<Waiting[]> => (await api.get<Items<Waiting>>(`${ROOT}/waiting`)).items;
export const differences = async (name: string, before: number, after: number): Promise<Change[]> =>
  (await api.get<{ changes: Change[] }>(one(name, "/difference"), { query: { before, after } })).changes;
export const comments = async (name: string, number: number): Promise<Comment[]> =>
  (await api.get<Items<Comment>>(at(name, number, "/comments"))).items;
export const comment = (name: string, number: number, path: string, text: string): Promise<Comment> =>
  api.post(at(name, number, "/comments"), { body: { path, text } });
export const approve = (of: Version, note = ""): Promise<Version> => step(of, "/approve", { note });
export const giveBack = (of: Version, reason: string): Promise<Version> => step(of, "/return", { reason });
export const gate = (name: string, number: number): Promise<GateReport> => api.post(at(name, number, "/gate"), { patience: GATE });
export const publish = (of: Version, when: string | null): Promise<Version> => step(of, "/publish", when ? { at: when } : {}, GATE);
export const unschedule = (of: Version): Promise<Version> => step(of, "/unschedule", {});
export const retire = (name: string, reason: string, successor: string | null): Promise<Version> =>
  api.post(one(name, "/retire"), { body: { reason, successor } });
export const rollBack = (name: string, reason: string): Promise<Version> => api.post(one(name, "/roll-back"), { body: { reason }, patience: GATE });
export const conflicts = async (department: string | null): Promise<Conflict[]> =>
  (await api.get<Items<Conflict>>(`${ROOT}/conflicts`, { query: { department } })).items;
export const sign = (key: string, note: string): Promise<Conflict> => api.post(`${ROOT}/conflicts/${key}/sign`, { body: { note } });

function step(of: Version, what: string, body: object, patience?: number): Promise<Version> {
  return api.post(at(of.entry, of.version, what), { body: { lock: of.lock, ...body }, patience });
}
