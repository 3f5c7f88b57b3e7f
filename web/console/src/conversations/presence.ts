import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { api } from "@/api/client";

export interface Presence {
  online: boolean;
  reason: string;
  capacity: number;
  skills: string[];
  load: number;
}

/** Whether one is there for citizens, for how many at once, and why not. */
export const usePresence = defineStore("presence", () => {
  const presence = shallowRef<Presence | null>(null);

  async function load(): Promise<void> {
    presence.value = await api.get<Presence>("/presence");
  }

  async function set(wanted: Partial<Presence>): Promise<void> {
    const { online, reason, capacity, skills } = { ...(presence.value ?? EMPTY), ...wanted };
    const body = { online, reason: online ? "" : reason, capacity, skills };
    presence.value = await api.put<Presence>("/presence", { body });
  }

  return { presence, load, set };
});

const EMPTY: Presence = { online: false, reason: "", capacity: 5, skills: [], load: 0 };
