// What the desk tells of work orders and call-backs (service_desk/work_orders/listing.py, callbacks/calling.py).

export interface Named {
  id: string;
  name: string;
}

export type Status = "received" | "dispatched" | "accepted" | "waiting" | "returned" | "replied" | "closed" | "called_back" | "withdrawn";

/** An order as a line of a list. `accept_by`: until when it must be signed for; `paused`: it waits for the citizen. */
export interface OrderLine {
  number: string;
  category: string;
  category_label: string;
  title: string;
  department: Named;
  region: string | null;
  status: Status;
  status_label: string;
  received_at: string;
  due_on: string;
  working_days_left: number;
  overdue: boolean;
  paused: boolean;
  accept_by: string | null;
  confidential: boolean;
  binding: boolean;
  escalated: boolean;
  urged: number;
  reopened: number;
}

export type PartState = "named" | "asked" | "given" | "declined" | "released";

/** A department that helps (会办), with its part. */
export interface Part extends Named {
  state: PartState;
  task: string;
  due_on: string | null;
  opinion: string;
  binding: boolean;
}

/** An extension or a return that was asked for; `wanted`: the working days, or the department's identifier. */
export interface OrderRequest {
  kind: "extension" | "return";
  department: Named;
  asked_by: string;
  asked_at: string;
  reason: string;
  wanted: string | null;
  granted: boolean | null;
  decided_by: string | null;
  ruling: string;
}

export interface OrderFile {
  id: string;
  name: string;
  media_type: string;
  size: number;
  scanned: boolean;
  added_by: string;
  at: string;
}

export interface OrderEvent {
  at: string;
  step: string;
  label: string;
  actor: string;
  status: Status;
  text: string;
}

/** Everything about an order; `steps` are those that the signed-in person may take now. */
export interface Order extends OrderLine {
  text: string;
  item: string | null;
  duty: string | null;
  why: string;
  conversation: string;
  source: string;
  steps: string[];
  assist: Part[];
  requests: OrderRequest[];
  attachments: OrderFile[];
  timeline: OrderEvent[];
}

/** A step of an order that somebody took a moment ago, as the live stream tells it. */
export interface Moved {
  id: number;
  number: string;
  step: string;
  by: string;
}

export type CallResult = "satisfied" | "unsatisfied" | "unreachable";

/** Somebody is to be called: an order was closed, or a named rating was bad. */
export interface Callback {
  id: number;
  kind: "order" | "rating";
  state: "open" | "recorded" | "closed" | "set_aside";
  conversation: string;
  work_order: string | null;
  title: string | null;
  department: string | null;
  part: "bot" | "staff" | null;
  level: number | null;
  opened_at: string;
  due_on: string;
  result: CallResult | null;
  told: string;
  recorded_by: string | null;
  closed_by: string | null;
  steps: ("record" | "confirm" | "set_aside")[];
}

export const STATUSES: readonly (readonly [Status, string])[] = [
  ["received", "已受理"],
  ["dispatched", "已派单"],
  ["accepted", "办理中"],
  ["waiting", "等待补充材料"],
  ["returned", "退单待裁定"],
  ["replied", "已答复"],
  ["closed", "已办结"],
  ["called_back", "已回访"],
  ["withdrawn", "已撤销"],
];
