import { inject, type ComputedRef, type InjectionKey } from "vue";
import type { OpenTranscript } from "@/conversations/transcripts";
import type { Waiting } from "@/conversations/types";

/** The conversation on the screen, for the parts around it. `insert` puts words into the reply. */
export interface Talk {
  transcript: OpenTranscript;
  mine: ComputedRef<boolean>;
  waiting: ComputedRef<Waiting | null>;
  insert: (text: string) => void;
}

export const TALK: InjectionKey<Talk> = Symbol("talk");

/** Raises when a part stands outside a conversation. */
export function useTalk(): Talk {
  const talk = inject(TALK);
  if (!talk) throw new Error("no conversation around this part");
  return talk;
}
