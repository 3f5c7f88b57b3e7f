import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import { claim } from "@/conversations/calls";
import type { Waiting } from "@/conversations/types";
import type { Attempt, Lesson, LessonResult, PracticeResult, Scenario, Score } from "@/practice/types";

async function items<T>(path: string): Promise<T[]> {
  return (await api.get<Items<T>>(path)).items;
}

export const scenarios = (): Promise<Scenario[]> => items("/practice");
export const practiceResults = (): Promise<PracticeResult[]> => items("/practice/results");
export const finish = (conversation: string, department: string, order: boolean): Promise<Score> =>
  api.post(`/practice/${conversation}/finish`, { body: { department, order } });
export const lessons = (): Promise<Lesson[]> => items("/lessons");
export const answer = (lesson: string, answers: number[]): Promise<Attempt> => api.post(`/lessons/${lesson}/answers`, { body: { answers } });
export const lessonResults = (): Promise<LessonResult[]> => items("/lessons/results");

/** Begin a talk with the practice citizen and take it at once; returns the conversation. */
export async function begin(scenario: string): Promise<string> {
  const { conversation } = await api.post<{ conversation: string }>("/practice", { body: { scenario } });
  const entry = (await items<Waiting>("/queue")).find((one) => one.conversation === conversation);
  if (entry) await claim(entry.id);
  return conversation;
}
