import { api, type Query } from "@/api/client";
import type { Items, Page } from "@/api/pages";
import type { Callback, CallResult, Order, OrderLine } from "@/work_orders/types";

const at = (number: string, what = ""): string => `/work-orders/${encodeURIComponent(number)}${what}`;

export const page = (query: Query): Promise<Page<OrderLine>> => api.get("/work-orders", { query });
export const order = (number: string): Promise<Order> => api.get(at(number));

/** What goes with a step; which of it a step takes stands in `order/steps.ts`. */
export interface StepWords {
  text?: string;
  department?: string | null;
  days?: number;
}
/** The order as it is afterwards; undefined when it has left one's sight. */
export const take = (number: string, step: string, body: StepWords): Promise<Order | undefined> =>
  api.post(at(number, `/${step.replaceAll("_", "-")}`), { body });

export function attach(number: string, file: File): Promise<{ id: string }> {
  const form = new FormData();
  form.append("file", file);
  return api.upload(at(number, "/attachments"), form);
}
export const fileAddress = (number: string, file: string): string => api.address(at(number, `/attachments/${file}`));

export const callbacks = async (state: string | null): Promise<Callback[]> =>
  (await api.get<Items<Callback>>("/callbacks", { query: { state } })).items;

export interface Recording {
  result: CallResult;
  told: string;
  reopen: boolean;
}
export const record = (id: number, body: Recording): Promise<void> => api.post(`/callbacks/${id}/record`, { body });
export const confirm = (id: number, text: string): Promise<void> => api.post(`/callbacks/${id}/confirm`, { body: { text } });
export const setAside = (id: number, text: string): Promise<void> => api.post(`/callbacks/${id}/set-aside`, { body: { text } });
