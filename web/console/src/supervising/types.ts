// What the desk tells those who answer for others (service_desk/supervising, service_desk/ratings, service_desk/reports).

export interface BoardDepartment {
  department: string;
  waiting: number;
  oldest: string | null;
  talking: number;
  online: number;
  load: number;
  capacity: number;
}

export interface BoardPerson {
  account: string;
  department: string;
  online: boolean;
  reason: string;
  load: number;
  capacity: number;
  skills: string[];
}

/** The latest offer to give a talk on, and what became of it. */
export interface BoardOffer {
  state: "offered" | "accepted" | "refused" | "withdrawn";
  to_account: string | null;
  to_department: string | null;
  reason: string;
  answer: string;
}

export interface BoardTalk {
  id: number;
  conversation: string;
  department: string;
  title: string;
  account: string;
  claimed_at: string | null;
  refusals: number;
  disputed: boolean;
  offer: BoardOffer | null;
}

export interface WatchedOrder {
  number: string;
  title: string;
  department: { id: string; name: string };
  status_label: string;
  received_at: string;
  due_on: string;
  working_days_left: number;
  why: "overdue" | "soon" | "return" | "extension";
  reason: string;
  confidential: boolean;
  escalated: boolean;
  urged: number;
}

export interface Review {
  proposed_by: string;
  reason: string;
  decided_by: string | null;
  granted: boolean | null;
  ruling: string;
}

/** `given`: a day, or only a month when the citizen stays unnamed; then there is no conversation either. */
export interface Rating {
  id: string;
  part: "bot" | "staff";
  level: number;
  reasons: string[];
  text: string;
  named: boolean;
  given: string;
  conversation: string | null;
  department: string | null;
  set_aside: boolean;
  review: Review | null;
}

export interface CallbackReport {
  opened: number;
  called: number;
  share: number;
  late: number;
  unconfirmed: number;
}

export const LEVELS: Record<number, string> = { 1: "非常不满意", 2: "不满意", 3: "基本满意", 4: "满意", 5: "非常满意" };
export const PARTS: Record<string, string> = { bot: "智能客服", staff: "人工服务" };

/** A finished conversation drawn by chance, and the form once it is filled in. */
export interface QualityReview {
  id: number;
  conversation: string;
  department: string;
  account: string;
  drawn_at: string;
  reviewed_by: string | null;
  theme: string;
  correctness: number | null;
  courtesy: number | null;
  follow_up: number | null;
  remark: string;
}

export interface QualityAverage {
  account: string;
  department: string;
  reviewed: number;
  correctness: number;
  courtesy: number;
  follow_up: number;
}

export interface ApprovalTopic {
  topic: string;
  department: string;
}
