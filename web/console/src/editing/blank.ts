// A new entry of each kind, empty where only the editor knows.
import type { Basis, Bundle, Content, DevelopmentQuestion, Eligibility, EntryContent, Faq, FeeItem, Guide, Kind, Limit, Material, Outcome, Place, Policy, Question } from "@/editing/model";
import { today } from "@/app/moments";

export const material = (): Material => ({ name: "", form: "original", copies: 1, source: "申请人自备", required: true, when: null, how_to_get: null });
export const feeItem = (): FeeItem => ({ name: "", amount: 0, unit: "元/件" });
export const place = (): Place => ({ name: "", district: "", address: "", phone: "" });
export const basis = (): Basis => ({ title: "", article: null, document_number: null });
export const asked = (): DevelopmentQuestion => ({ text: "", facets: [] });
export const section = (): Policy["sections"][number] => ({ heading: "", text: "" });
export const bundleStep = (): Bundle["steps"][number] => ({ item: "", when: null, note: null });
export const choice = (): Question["choices"][number] => ({ id: "", label: "", also: [] });
export const question = (): Question => ({ id: "", text: "", kind: "yes_no", choices: [], unit: null, minimum: 0, maximum: null, hint: null });
export const outcome = (): Outcome => ({ when: { question: "", is: true }, outcome: "not_eligible", reason: "", basis: [], demonstration: false, advice: [], see: [] });
const limit = (): Limit => ({ text: "", days: null, unit: "working_days", basis: null });

export function eligibility(): Eligibility {
  const first = { ...question(), id: "q1" };
  const last: Outcome = { ...outcome(), when: null, outcome: "eligible" };
  return { questions: [first], outcomes: [{ ...outcome(), when: { question: "q1", is: false } }, last], materials: [] };
}

function shared(department: string, region: string): EntryContent {
  const id = department ? `${department}-` : "";
  const since = today();
  return { id, department, regions: region ? [region] : [], audience: ["person"], valid_from: since, valid_to: null, similar_questions: [], development_questions: [] };
}

export function blank(kind: Kind, department: string, region: string): Content {
  const base = shared(department, region);
  switch (kind) {
    case "guide":
      return {
        ...base, name: "", aliases: [], subject: "", level: "county", item_type: "", handling_type: "承诺件", summary: "",
        conditions: [""], materials: [material()], steps: [""], time_limit: { legal: limit(), promised: limit() },
        fee: { charged: false, text: "不收费", items: [], basis: null }, places: [place()], hours: "工作日9:00—12:00，13:30—17:00",
        online: { available: false, text: "", url: null }, phone: { consult: "", complaint: "" }, result: { name: "", delivery: "" },
        visits: 1, legal_basis: [basis()], demonstration: [], notes: [], eligibility: null,
      } satisfies Guide; // prettier-ignore
    case "faq":
      return { ...base, question: "", item: null, facet: null, answer: [""], sources: [], demonstration: false } satisfies Faq;
    case "policy":
      return {
        ...base, title: "", document_number: "", issuer: "", items: [], issued_on: today(), status: "in_force", successor: null,
        demonstration: false, sections: [section()],
      } satisfies Policy; // prettier-ignore
    case "bundle":
      return { ...base, name: "", aliases: [], summary: "", steps: [bundleStep(), bundleStep()], notes: [], sources: [], demonstration: false } satisfies Bundle;
  }
}
