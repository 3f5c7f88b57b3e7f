import { longDate } from "@/app/moments";
import type { Order, OrderRequest } from "@/work_orders/types";

/** What a step asks for. `text`: the words, optional when `optional`; `department`: which ones are offered. */
export interface StepForm {
  step: string;
  label: string;
  /** The most likely thing to do stands first, as a button of its own. */
  main?: boolean;
  danger?: boolean;
  text?: { label: string; most: number; optional?: boolean };
  department?: { label: string; optional?: boolean; among: "all" | "asked" };
  days?: { label: string; most: number };
  hint?: (order: Order) => string;
  done: (order: Order) => string;
}

const reason = (label: string): NonNullable<StepForm["text"]> => ({ label, most: 500 });
const remark = (label: string): NonNullable<StepForm["text"]> => ({ label, most: 500, optional: true });
const pending = (order: Order, kind: OrderRequest["kind"]): OrderRequest | undefined =>
  order.requests.find((one) => one.kind === kind && one.granted === null);
const by = (order: Order): string => `${longDate(order.due_on)}前答复市民`;

/** Every step that a person takes on the order's page, in the order of the buttons. The desk says which are possible. */
export const STEP_FORMS: readonly StepForm[] = [
  { step: "accept", label: "签收", main: true, done: (order) => `已签收，请在${by(order)}。` },
  {
    step: "reply",
    label: "答复市民",
    main: true,
    text: { label: "答复内容（市民会在会话和工单进度中看到）", most: 2000 },
    hint: () => "写明事实、依据和处理结果，以及市民还能做什么。提交后不能修改。",
    done: () => "已答复，市民已收到。",
  },
  {
    step: "give_help",
    label: "反馈会办意见",
    main: true,
    text: { label: "会办意见（给承办部门，市民看不到）", most: 2000 },
    done: () => "会办意见已反馈给承办部门。",
  },
  { step: "decline_help", label: "退回会办", text: reason("不属于本部门的依据"), done: () => "已退回会办。" },
  {
    step: "dispatch",
    label: "派单",
    main: true,
    department: { label: "承办部门", among: "all" },
    text: remark("说明（可以不写）"),
    done: (order) => `已派给${order.department.name}。`,
  },
  {
    step: "uphold_return",
    label: "同意退单",
    main: true,
    department: { label: "改派给", among: "all" },
    text: reason("裁定理由"),
    hint: (order) => asked(order, "return"),
    done: (order) => `已改派给${order.department.name}。`,
  },
  { step: "refuse_return", label: "不同意退单", main: true, text: reason("裁定理由（部门会看到）"), hint: (order) => asked(order, "return"), done: () => "已退回部门继续办理。" },
  { step: "grant_extension", label: "同意延期", main: true, text: remark("说明（可以不写）"), hint: (order) => asked(order, "extension"), done: (order) => `已同意延期，${by(order)}。` },
  { step: "refuse_extension", label: "不同意延期", main: true, text: reason("理由（部门会看到）"), hint: (order) => asked(order, "extension"), done: () => "已答复部门：不同意延期。" },
  { step: "resume", label: "恢复办理", main: true, text: remark("说明（可以不写）"), hint: () => "材料已齐时恢复办理，期限从现在起继续计算。", done: (order) => `已恢复办理，${by(order)}。` },
  { step: "close", label: "办结", main: true, hint: () => "办结后，热线中心会在下一个工作日回访市民。", done: () => "已办结，已安排回访。" },
  {
    step: "ask_help",
    label: "请其他部门会办",
    department: { label: "会办部门", among: "all" },
    days: { label: "几个工作日内反馈", most: 60 },
    text: { label: "请对方办什么", most: 2000 },
    hint: (order) => `会办期限不能晚于工单期限${longDate(order.due_on)}；对方反馈后由承办部门统一答复。`,
    done: () => "已请对方会办。",
  },
  {
    step: "ask_citizen",
    label: "请市民补充",
    text: { label: "请市民补充什么（市民会在会话中看到）", most: 2000 },
    hint: () => "等待市民期间暂停计时；市民在会话中回复或上传附件后自动恢复。",
    done: () => "已请市民补充，暂停计时。",
  },
  {
    step: "ask_extension",
    label: "申请延期",
    days: { label: "延长几个工作日", most: 60 },
    text: reason("理由（由督办审批）"),
    hint: (order) => `现在的期限是${longDate(order.due_on)}；批准之前期限不变。`,
    done: () => "已提交延期申请，等待督办审批。",
  },
  {
    step: "return",
    label: "申请退单",
    department: { label: "建议转给（可以不选）", optional: true, among: "all" },
    text: reason("不属于本部门的依据"),
    hint: () => "裁定之前，工单仍由本部门负责（首问负责）。",
    done: () => "已申请退单，等待裁定。",
  },
  { step: "urge", label: "催办", text: remark("催办的话（可以不写）"), done: () => "已催办，承办部门会收到提醒。" },
  { step: "supervise", label: "督办", text: reason("督办要求（部门会看到）"), done: () => "督办要求已发给承办部门。" },
  {
    step: "assign",
    label: "指定承办部门",
    department: { label: "承办部门", among: "all" },
    text: reason("理由"),
    hint: () => "指定之后，该部门不能再退单或转出。",
    done: (order) => `已指定${order.department.name}承办。`,
  },
  { step: "note", label: "添加备注", text: { label: "内部备注（市民看不到）", most: 2000 }, done: () => "已添加备注。" },
  {
    step: "release_help",
    label: "终止会办",
    department: { label: "不再等待哪个部门", among: "asked" },
    text: reason("理由"),
    done: () => "已终止会办。",
  },
  { step: "conceal", label: "标为保密", text: remark("原因（可以不写）"), hint: () => "标为保密后，只有承办、会办部门的负责人和督办可以看到这件工单。", done: () => "已标为保密。" },
  { step: "reveal", label: "解除保密", text: remark("原因（可以不写）"), done: () => "已解除保密。" },
  { step: "reopen", label: "重新办理", danger: true, text: reason("为什么要重新办理（部门会看到）"), done: () => "已退回部门重新办理。" },
  { step: "withdraw", label: "撤销工单", danger: true, text: reason("撤销的原因"), hint: () => "只用于误登记或已用其他方式解决；撤销后不能恢复。", done: () => "已撤销。" },
];

function asked(order: Order, kind: OrderRequest["kind"]): string {
  const one = pending(order, kind);
  if (!one) return "";
  const wanted = kind === "extension" ? `申请延期${one.wanted}个工作日，` : "";
  return `${one.department.name}（${one.asked_by}）${wanted}理由：${one.reason}`;
}

/** The department that the pending return asks for. */
export function wantedDepartment(order: Order): string | null {
  return pending(order, "return")?.wanted ?? null;
}
