import { useRouter } from "vue-router";
import { ApiProblem } from "@/api/problems";
import { useDoing } from "@/app/doing";
import { note } from "@/app/telling";
import { acceptOffer, claim, pass, takeOver } from "@/conversations/calls";
import { useLine } from "@/conversations/line";
import type { Offer, Waiting } from "@/conversations/types";

/** Somebody was quicker, or the citizen has left: nothing went wrong. */
function calm(error: unknown): boolean {
  if (!(error instanceof ApiProblem) || (error.kind !== "taken" && error.status !== 404)) return false;
  const { by } = error.document;
  if (error.status === 404) note("这位市民已不在排队，列表会自动更新。");
  else note(typeof by === "string" && by ? `这位市民已由${by}接待，不用再接入。` : "这位市民已由其他同事接待，不用再接入。");
  return true;
}

export interface Taking {
  busy: Readonly<{ value: boolean }>;
  take: (entry: Waiting) => Promise<void>;
  first: () => Promise<void>;
  letPass: (entry: Waiting) => Promise<void>;
  accept: (offer: Offer) => Promise<void>;
  overtake: (conversation: string) => Promise<void>;
}

/** Every way to get a conversation; afterwards it is open. */
export function useTaking(): Taking {
  const line = useLine();
  const router = useRouter();
  const open = (conversation: string): unknown => router.push({ name: "conversations", params: { conversation } });
  const doing = useDoing(async (get: () => Promise<unknown>) => {
    try {
      await get();
    } catch (error) {
      if (!calm(error)) throw error;
    }
  });
  async function run(get: () => Promise<unknown>): Promise<void> {
    await doing.run(get);
  }

  async function first(): Promise<void> {
    const next = line.offered[0] ?? line.waiting?.[0];
    if (next) await take(next);
    else note("现在没有排队的市民。");
  }
  const take = (entry: Waiting): Promise<void> => run(async () => open((await claim(entry.id)).conversation));
  return {
    busy: doing.busy,
    first,
    take,
    letPass: (entry) => run(() => pass(entry.id)),
    accept: (offer) => run(async () => open((await acceptOffer(offer.id)).conversation)),
    overtake: (conversation) => run(() => takeOver(conversation)),
  };
}
