import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import type { CannedReply } from "@/conversations/types";
import type { Period } from "@/supervising/reports/types";
import type { ApprovalTopic, CallbackReport, QualityAverage, QualityReview, Rating, WatchedOrder } from "@/supervising/types";

async function items<T>(path: string, query = {}): Promise<T[]> {
  return (await api.get<Items<T>>(path, { query })).items;
}

export const watchedOrders = (): Promise<WatchedOrder[]> => items("/board/orders");

export const ratings = (worst: number, waiting: boolean): Promise<Rating[]> => items("/ratings", { worst, waiting });
export const proposeReview = (rating: string, text: string): Promise<void> => api.post(`/ratings/${rating}/review`, { body: { text } });
export const setAside = (rating: string, text: string): Promise<void> => api.post(`/ratings/${rating}/set-aside`, { body: { text } });
export const keep = (rating: string, text: string): Promise<void> => api.post(`/ratings/${rating}/keep`, { body: { text } });

export const callbackReport = (): Promise<CallbackReport> => api.get("/callbacks/report");

export interface QualityForm {
  theme: string;
  correctness: number;
  courtesy: number;
  follow_up: number;
  remark: string;
}
export const reviews = (waiting: boolean): Promise<QualityReview[]> => items("/quality", { waiting });
export const averages = (period: Period): Promise<QualityAverage[]> => items("/quality/averages", { ...period });
export const draw = (period: Period, each: number): Promise<{ drawn: number }> => api.post("/quality/draw", { body: { ...period, each } });
export const review = (id: number, body: QualityForm): Promise<void> => api.post(`/quality/${id}`, { body });
export const makeScenario = (conversation: string): Promise<{ scenario: string }> => api.post(`/conversations/${conversation}/scenario`);

export const cannedReplies = (): Promise<CannedReply[]> => items("/canned-replies");
export const saveCanned = (id: number | null, title: string, text: string): Promise<unknown> =>
  id === null ? api.post("/canned-replies", { body: { title, text } }) : api.put(`/canned-replies/${id}`, { body: { title, text } });
export const removeCanned = (id: number): Promise<void> => api.delete(`/canned-replies/${id}`);
export const approvalTopics = (): Promise<ApprovalTopic[]> => items("/approval-topics");
export const putTopic = (topic: string, department: string): Promise<void> =>
  api.put(`/approval-topics/${encodeURIComponent(topic)}`, { body: { department } });
export const removeTopic = (topic: string): Promise<void> => api.delete(`/approval-topics/${encodeURIComponent(topic)}`);
