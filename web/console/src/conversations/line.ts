import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import { feed } from "@/api/events";
import { setWaiting } from "@/app/titles";
import { chime } from "@/conversations/sound";
import type { Held, Offer, Waiting } from "@/conversations/types";

/** The line, one's conversations and offers, as the desk's live stream tells them; and what of it one has not seen. */
export const useLine = defineStore("line", () => {
  const waiting = shallowRef<Waiting[] | null>(null);
  const mine = shallowRef<Held[] | null>(null);
  const offers = shallowRef<Offer[]>([]);
  const seen = shallowRef(new Map<string, number>());
  const open = shallowRef<string | null>(null);

  const unread = computed(() => (mine.value ?? []).filter((one) => unreadIn(one) > 0).length);
  const offered = computed(() => (waiting.value ?? []).filter((one) => one.offered_to_me));
  const calls = computed(() => offered.value.length + offers.value.length + unread.value);
  watch(calls, (count) => setWaiting("conversations", count));

  /** How many messages came since one looked; a conversation that has just become one's own counts as seen. */
  function unreadIn(one: Held): number {
    return Math.max(0, one.last_seq - (seen.value.get(one.conversation) ?? one.last_seq));
  }

  function saw(conversation: string, seq: number): void {
    if ((seen.value.get(conversation) ?? -1) < seq) seen.value = new Map(seen.value).set(conversation, seq);
  }

  function tellMine(items: Held[]): void {
    const before = mine.value;
    mine.value = items;
    const known = new Map(seen.value);
    for (const one of items) if (!known.has(one.conversation)) known.set(one.conversation, before ? 0 : one.last_seq);
    for (const one of items) if (one.conversation === open.value && !document.hidden) known.set(one.conversation, one.last_seq);
    seen.value = known;
    const grown = items.some((one) => one.last_seq > (before?.find((old) => old.id === one.id)?.last_seq ?? one.last_seq));
    if (grown && unread.value > 0) chime();
  }

  function tellWaiting(items: Waiting[]): void {
    const known = new Set((waiting.value ?? items).map((one) => one.id));
    const called = new Set(offered.value.map((one) => one.id));
    waiting.value = items;
    if (items.some((one) => !known.has(one.id) || (one.offered_to_me && !called.has(one.id)))) chime();
  }

  function tellOffers(items: Offer[]): void {
    const known = new Set(offers.value.map((one) => one.id));
    offers.value = items;
    if (items.some((one) => !known.has(one.id))) chime();
  }

  feed.on<Waiting>("queue", tellWaiting);
  feed.on<Held>("conversations", tellMine);
  feed.on<Offer>("transfers", tellOffers);

  return { waiting, mine, offers, offered, calls, unread, open, unreadIn, saw, tellMine, tellWaiting, tellOffers };
});
