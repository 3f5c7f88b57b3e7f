// service_desk/training

export interface Scenario {
  id: string;
  title: string;
}

export type Part = "routing" | "answer" | "time" | "tone";

export interface Score {
  points: Record<Part, number>;
  total: number;
  remarks: string[];
}

export interface PracticeResult {
  conversation: string;
  account: string;
  department: string;
  scenario: string;
  finished_at: string;
  result: Score;
}

export interface Lesson {
  id: string;
  version: number;
  title: string;
  text: string[];
  questions: { ask: string; options: string[] }[];
  passed: boolean;
}

export interface Told {
  right: boolean;
  answer: string;
  why: string;
}

export interface Attempt {
  right: number;
  questions: number;
  passed: boolean;
  told: Told[];
}

export interface LessonResult {
  account: string;
  department: string | null;
  lesson: string;
  right: number;
  questions: number;
  passed: boolean;
  at: string;
}

/** What each part of a score is about and the most it can give (service_desk/training/scoring.py). */
export const SCORE_PARTS: Record<Part, { label: string; most: number; about: string }> = {
  routing: { label: "分派", most: 30, about: "承办部门选得对，是否登记工单判断得对" },
  answer: { label: "答复", most: 40, about: "讲清了市民需要知道的要点" },
  time: { label: "及时", most: 15, about: "每次答复不让市民等3分钟以上" },
  tone: { label: "用语", most: 15, about: "有礼貌用语，没有推诿生硬的话" },
};
