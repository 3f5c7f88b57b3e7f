import type { SwitchKind } from "@/administration/system/types";

/** What a switch means, in the words of whoever throws it. */
export interface SwitchWords {
  /** What happens while it is off. */
  off: string;
  action: string;
  /** Whether citizens get a sentence that can be written. */
  told: boolean;
}

export const SWITCH_WORDS: Record<SwitchKind, SwitchWords> = {
  bot: { off: "不再自动答复：有工作人员在线就直接转人工，没有人在线就请群众登记给部门。", action: "停用智能客服", told: true },
  read_only: { off: "只读：群众可以查询，不能登记、转人工、评价；工作台只能查看，不能修改。", action: "改为只读", told: true },
  channel: { off: "这个渠道收到的话都存下来，只回一句暂停服务的说明。", action: "停用渠道", told: true },
  department: { off: "不接新的转人工和工单，由12345热线承接。", action: "暂停接收", told: false },
};
