import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import type {
  CannedReply,
  ChannelAccount,
  CheckResult,
  FixedText,
  Hours,
  Processes,
  Site,
  Span,
  Switch,
  TextParts,
  WorkingCalendar,
} from "@/administration/system/types";

const items = <T>(page: Items<T>): T[] => page.items;

export const switches = (): Promise<Switch[]> => api.get<Items<Switch>>("/switches").then(items);
export const turnOff = (name: string, why: string, told: string): Promise<void> => api.put(`/switches/${name}`, { body: { why, told } });
export const turnOn = (name: string): Promise<void> => api.delete(`/switches/${name}`);

export const processes = (): Promise<Processes> => api.get<Processes>("/processes");

export const channels = (): Promise<{ accounts: ChannelAccount[]; sites: Site[] }> => api.get("/channels");
export const checkChannel = (account: string): Promise<CheckResult> => api.post<CheckResult>(`/channels/${account}/check`);

export const calendar = (): Promise<WorkingCalendar> => api.get<WorkingCalendar>("/calendar");
export const setDay = (day: string, working: boolean, note: string): Promise<void> => api.put(`/calendar/${day}`, { body: { working, note } });
export const removeDay = (day: string): Promise<void> => api.delete(`/calendar/${day}`);

export const hours = (department: string): Promise<Hours> => api.get<Hours>(`/hours/${department}`);
export const setWeek = (department: string, week: Record<string, Span[]>): Promise<Hours> => api.put<Hours>(`/hours/${department}`, { body: { week } });
export const setNotice = (department: string, rest: string, text: string): Promise<void> =>
  api.put(`/hours/${department}/notices/${rest}`, { body: { text } });
export const addClosure = (department: string, body: { first: string; last: string; note: string }): Promise<void> =>
  api.post(`/hours/${department}/closures`, { body });
export const removeClosure = (department: string, id: number): Promise<void> => api.delete(`/hours/${department}/closures/${id}`);

export const fixedTexts = (): Promise<FixedText[]> => api.get<Items<FixedText>>("/fixed-texts").then(items);
export const setFixedText = (key: string, body: TextParts): Promise<void> => api.put(`/fixed-texts/${key}`, { body });
export const resetFixedText = (key: string): Promise<void> => api.delete(`/fixed-texts/${key}`);

export const cannedReplies = (): Promise<CannedReply[]> => api.get<Items<CannedReply>>("/canned-replies").then(items);
export const saveCanned = (id: number | null, body: { title: string; text: string }): Promise<unknown> =>
  id === null ? api.post("/canned-replies", { body }) : api.put(`/canned-replies/${id}`, { body });
export const removeCanned = (id: number): Promise<void> => api.delete(`/canned-replies/${id}`);
