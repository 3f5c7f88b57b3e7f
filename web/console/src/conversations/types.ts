// What the desk tells of the line and of conversations (service_desk/queue/viewing.py).

/** Somebody's hand-off: waiting, offered or taken. */
export interface Entry {
  id: number;
  conversation: string;
  department: string;
  title: string;
  skill: string | null;
  state: "waiting" | "offered" | "claimed";
  entered_at: string;
}

export interface Waiting extends Entry {
  position: number;
  offered_to_me: boolean;
}

export interface Held extends Entry {
  last_seq: number;
  read_seq: number;
}

/** A conversation that a colleague wants to give to us. */
export interface Offer {
  id: number;
  by: string;
  reason: string;
  title: string;
}

export interface StaffNotice {
  id: number;
  at: string;
  kind: string;
  subject: string;
  text: string;
}

/** `suggestion`: an answer of the bot that was held back or came too late; the citizen has not seen it. */
export type From = "citizen" | "bot" | "staff" | "system" | "suggestion";

export interface Said {
  seq: number;
  at: string;
  from: From;
  status: string | null;
  text: string;
}

export interface Note {
  at: string;
  by: string;
  text: string;
}

export interface Briefing {
  category: string | null;
  title: string | null;
  department: string | null;
  assist: string[] | null;
  region: string | null;
  item: string | null;
  duty: string | null;
  why: string | null;
}

export interface Transcript {
  conversation: string;
  channel: string;
  owner: string;
  version: number;
  read_seq: number;
  sending: string | null;
  briefing: Briefing | null;
  messages: Said[];
  notes: Note[];
}

export interface Suggestion {
  entry: string;
  title: string;
  department: string;
  text: string;
  probability: number;
}

export interface CannedReply {
  id: number;
  department: string | null;
  title: string;
  text: string;
  filled: string;
}

export interface Earlier {
  kind: "handoff" | "work_order";
  at: string;
  title: string;
  category?: string | null;
  summary?: string;
  by?: string | null;
  number?: string;
  status_label?: string;
}

export interface CitizenFile {
  id: string;
  seq: number;
  name: string;
  kind: string;
  size: number;
}

export interface Department {
  id: string;
  name: string;
  short: string;
  parent: string | null;
  region: string | null;
}

export interface Colleague {
  account: string;
  department: string;
  online: boolean;
  load: number;
  capacity: number;
}

export const CATEGORIES: Record<string, string> = {
  consultation: "咨询",
  complaint: "投诉",
  report: "举报",
  suggestion: "建议",
  urgent: "紧急",
};

export const CHANNELS: Record<string, string> = { web: "网页", wechat: "微信", wecom_kf: "微信客服", practice: "练习" };
