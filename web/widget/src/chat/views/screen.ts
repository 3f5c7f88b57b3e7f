// What the views are given: the conversation and the small state of the screen itself.

import type { Language } from "../../protocol";
import type { Conversation } from "../conversation";
import type { Preferences } from "../preferences";
import type { Config, Message } from "../types";

export interface Screen {
  readonly talk: Conversation;
  readonly config: Config;
  readonly preferences: Preferences;
  readonly language: Language;
  /** How far the citizen is with the feedback on each answer. */
  readonly feedback: Map<Message, "why" | "yes" | "no">;
  /** The message that is being read aloud. */
  readonly reading: Message | undefined;
  /** This conversation was rated, or is being rated. */
  readonly rated: boolean;
  region: string;
  readAloud(message: Message, blocks: HTMLElement): void;
  /** Shows the rating form. */
  rate(): void;
  /** Runs something that may be refused; the reason is shown to the citizen. True when it went well. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  requestUpdate(): Promise<void>;
}
