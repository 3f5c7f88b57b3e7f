import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { api } from "@/api/client";
import { feed } from "@/api/events";
import { SignedOut } from "@/api/problems";
import { READERS, ROLE_LABELS, type Role } from "@/session/roles";

/** What has to be done before anything else answers. */
export type Duty = "second_factor" | "password";

export interface Account {
  name: string;
  role: Role;
  role_label: string;
  roles: Role[];
  department: string | null;
  must: Duty[];
  csrf: string | null;
}

interface Opened {
  csrf: string | null;
  account: Account;
}

/** Who is signed in at this page, and what they may do. The desk decides; this only spares dead ends. */
export const useAccount = defineStore("account", () => {
  const account = shallowRef<Account | null>(null);
  const known = shallowRef(false);
  const ended = shallowRef(false);
  let former = "";

  const roles = computed(() => account.value?.roles ?? []);
  const labels = computed(() => roles.value.map((role) => ROLE_LABELS[role]).join("、"));
  const pending = computed(() => account.value?.must ?? []);

  function may(...wanted: readonly Role[]): boolean {
    return roles.value.some((role) => wanted.includes(role));
  }

  function begin(found: Account, csrf: string | null): void {
    if (former !== "" && former !== found.name) location.reload(); // nothing of the other person's stays in the page
    former = found.name;
    api.forgeryToken = csrf;
    account.value = found;
    known.value = true;
    ended.value = false;
    if (found.must.length === 0 && may(...READERS)) feed.start();
  }

  function forget(): void {
    feed.close();
    api.forgeryToken = null;
    account.value = null;
    known.value = true;
  }

  /** Who the cookie says we are; nobody when there is none. Raises what the client raises, but for SignedOut. */
  async function recall(): Promise<void> {
    try {
      const found = await api.get<Account>("/me");
      begin(found, found.csrf);
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
      forget();
    }
  }

  async function signIn(name: string, password: string, code: string): Promise<void> {
    const body = { name, password, code: code || null, cookie: true };
    const opened = await api.post<Opened>("/sign-in", { body });
    begin(opened.account, opened.csrf);
  }

  async function signOut(): Promise<void> {
    await api.post("/sign-out");
    forget();
  }

  /** The session ran out while somebody worked. */
  function lose(): void {
    if (account.value === null) return;
    forget();
    ended.value = true;
  }

  return { account, known, ended, roles, labels, pending, may, recall, signIn, signOut, lose };
});
