// What editors call the fields; the paths are those of the model, without the numbers of a list's lines.

export const UNITS: Record<string, string> = { working_days: "工作日", calendar_days: "自然日", months: "个月", immediate: "当场" };
export const LEVELS: Record<string, string> = { nation: "国家", province: "省", city: "市", county: "县（区）" };
export const AUDIENCES: Record<string, string> = { person: "个人", enterprise: "企业和单位" };
export const FORMS: Record<string, string> = {
  original: "原件",
  copy: "复印件",
  original_and_copy: "原件和复印件",
  electronic: "电子版",
  verified_online: "免提交，系统核验",
};
export const VERDICTS: Record<string, string> = { eligible: "可以办", not_eligible: "不符合", depends: "不能确定" };
const STATUSES: Record<string, string> = { in_force: "现行有效", repealed: "已废止" };

const FIELDS: Record<string, string> = {
  id: "编码", name: "名称", aliases: "别名", subject: "主题", department: "主管部门", regions: "适用地区", audience: "服务对象",
  valid_from: "生效日期", valid_to: "失效日期", level: "行使层级", item_type: "事项类型", handling_type: "办件类型",
  summary: "简介", conditions: "办理条件", materials: "申请材料", steps: "办理流程", time_limit: "办理时限", fee: "收费",
  places: "办理地点", hours: "办理时间", online: "网上办理", phone: "电话", result: "办理结果", visits: "到现场次数",
  legal_basis: "办理依据", demonstration: "演示数据", notes: "提醒", eligibility: "能不能办的判断",
  similar_questions: "相似问", development_questions: "测试问", question: "标准问", item: "所属事项", facet: "要素",
  answer: "答案", sources: "依据", title: "标题", document_number: "文号", issuer: "发文机关", items: "相关事项",
  issued_on: "成文日期", status: "效力", successor: "替代文件", sections: "条款", heading: "标题", text: "内容",
  form: "形式", copies: "份数", source: "来源", required: "是否必要", when: "什么情况下", how_to_get: "怎么取得",
  amount: "金额", unit: "单位", district: "所在地区", address: "地址", consult: "咨询电话", complaint: "投诉电话",
  delivery: "送达方式", article: "条款", charged: "是否收费", basis: "依据", days: "数值", legal: "法定", promised: "承诺",
  available: "能否网办", url: "网址", note: "说明", facets: "要素", questions: "问题", outcomes: "结论", reason: "理由",
  outcome: "结论", advice: "建议", see: "相关事项", kind: "类型", choices: "选项", label: "选项", hint: "提示",
};  // prettier-ignore

const OWN: Record<string, string> = {
  "fee.text": "收费说明", "fee.items": "收费项目", "fee.basis": "收费依据", "online.text": "网办说明", "online.url": "网办地址",
  "time_limit.legal": "法定时限", "time_limit.promised": "承诺时限", "result.name": "结果名称",
};  // prettier-ignore

/** `materials[0].name` as editors say it: 申请材料 第1项 名称. */
export function fieldName(path: string): string {
  const told: string[] = [];
  let bare = "";
  for (const part of path.split(".")) {
    const [name = "", number] = part.replace("]", "").split("[");
    bare = bare === "" ? name : `${bare}.${name}`;
    const own = OWN[bare];
    if (own !== undefined) told.length = 0; // it says whose it is
    told.push(own ?? FIELDS[name] ?? name);
    if (number !== undefined) told.push(`第${Number(number) + 1}项`);
  }
  return told.join(" ");
}

const VALUES: Record<string, string> = { ...UNITS, ...LEVELS, ...AUDIENCES, ...FORMS, ...VERDICTS, ...STATUSES };

/** A value of the content in words, line by line. */
export function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? "是" : "否";
  if (Array.isArray(value)) return value.map(wordsOf).join("\n");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, inner]) => wordsOf(inner) !== "")
      .map(([name, inner]) => `${FIELDS[name] ?? name}：${wordsOf(inner)}`)
      .join("；");
  }
  if (typeof value !== "string" && typeof value !== "number") return "";
  const text = String(value);
  return VALUES[text] ?? text;
}
