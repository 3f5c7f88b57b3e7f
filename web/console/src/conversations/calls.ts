import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import type { CannedReply, CitizenFile, Colleague, Department, Earlier, Suggestion, Transcript } from "@/conversations/types";

const at = (conversation: string, what = ""): string => `/conversations/${encodeURIComponent(conversation)}${what}`;

async function items<T>(path: string, query = {}): Promise<T[]> {
  return (await api.get<Items<T>>(path, { query })).items;
}

// the line
export const claim = (entry: number): Promise<{ conversation: string }> => api.post(`/queue/${entry}/claim`);
export const pass = (entry: number): Promise<void> => api.post(`/queue/${entry}/refuse`);
export const acceptOffer = (offer: number): Promise<{ conversation: string }> => api.post(`/transfers/${offer}/accept`);
export const refuseOffer = (offer: number, text: string): Promise<void> => api.post(`/transfers/${offer}/refuse`, { body: { text } });

// one conversation
export const transcript = (conversation: string, after: number): Promise<Transcript> => api.get(at(conversation), { query: { after } });
/** `id` names the words: sent twice under one name they are said once. */
export const say = (conversation: string, text: string, id: string): Promise<{ seq: number }> =>
  api.post(at(conversation, "/messages"), { body: { text, client_id: id } });
export const writing = (conversation: string): Promise<void> => api.post(at(conversation, "/typing"));
export const note = (conversation: string, text: string): Promise<void> => api.post(at(conversation, "/notes"), { body: { text } });
export const takeOver = (conversation: string): Promise<void> => api.post(at(conversation, "/take-over"));
export const approve = (conversation: string, seq: number): Promise<void> => api.post(at(conversation, "/approve"), { body: { seq } });
export const askConsent = (conversation: string, text: string): Promise<void> => api.post(at(conversation, "/consent"), { body: { text } });
export const askFiles = (conversation: string, text: string): Promise<void> => api.post(at(conversation, "/file-request"), { body: { text } });

export interface Ending {
  summary: string;
  category: string;
  item: string | null;
}
export const end = (conversation: string, body: Ending): Promise<void> => api.post(at(conversation, "/hand-back"), { body });

export interface Giving {
  reason: string;
  account: string | null;
  department: string | null;
}
export const offer = (conversation: string, body: Giving): Promise<void> => api.post(at(conversation, "/transfer"), { body });
export const assign = (conversation: string, account: string, reason: string): Promise<void> =>
  api.post(at(conversation, "/assign"), { body: { account, reason } });

export interface Registering {
  category: string;
  title: string;
  text: string;
  department: string | null;
}
export const register = (conversation: string, body: Registering): Promise<{ number: string }> =>
  api.post(at(conversation, "/work-order"), { body });

// what helps
export const suggestions = (conversation: string): Promise<Suggestion[]> => items(at(conversation, "/suggestions"));
export const canned = (conversation: string): Promise<CannedReply[]> => items("/canned-replies", { conversation });
export const earlier = (conversation: string): Promise<Earlier[]> => items(at(conversation, "/earlier"));
export const files = (conversation: string): Promise<CitizenFile[]> => items(at(conversation, "/files"));
export const fileAddress = (conversation: string, file: string): string => api.address(at(conversation, `/files/${file}`));
export const departments = (): Promise<Department[]> => items("/departments");
export const colleagues = (department: string | null): Promise<Colleague[]> => items("/colleagues", { department });
