import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RouteLocationNormalized } from "vue-router";
import { api } from "@/api/client";
import { feed } from "@/api/events";
import { SignedOut, Unreachable } from "@/api/problems";
import { admit } from "@/app/router";
import { type Account, useAccount } from "@/session/account";

const AGENT: Account = {
  name: "agent-psb",
  role: "agent",
  role_label: "经办人",
  roles: ["agent"],
  department: "psb",
  must: [],
  csrf: "token",
};

function to(fullPath: string, meta: Partial<RouteLocationNormalized["meta"]> = {}): RouteLocationNormalized {
  return { fullPath, meta, name: "somewhere" } as RouteLocationNormalized;
}

beforeEach(() => {
  setActivePinia(createPinia());
  vi.spyOn(feed, "start").mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

describe("the guard before every screen", () => {
  it("sends who is not signed in to the door, and remembers where they wanted to go", async () => {
    vi.spyOn(api, "get").mockRejectedValue(new SignedOut(401, {}));
    expect(await admit(to("/conversations"))).toEqual({ name: "sign-in", query: { to: "/conversations" } });
    expect(await admit(to("/sign-in", { open: true }))).toBe(true);
  });

  it("does not take a lost network for a lost session", async () => {
    vi.spyOn(api, "get").mockRejectedValue(new Unreachable());
    await expect(admit(to("/conversations"))).rejects.toBeInstanceOf(Unreachable);
    expect(useAccount().known).toBe(false);
  });

  it("wants first things first: password and second factor", async () => {
    vi.spyOn(api, "get").mockResolvedValue({ ...AGENT, must: ["password"] });
    expect(await admit(to("/conversations"))).toEqual({ name: "first-steps" });
    expect(feed.start).not.toHaveBeenCalled();
  });

  it("lets roles in where they belong and nowhere else", async () => {
    vi.spyOn(api, "get").mockResolvedValue(AGENT);
    expect(await admit(to("/conversations", { roles: ["agent"] }))).toBe(true);
    expect(await admit(to("/audit", { roles: ["auditor"] }))).toEqual({ name: "nowhere", params: { rest: ["not-yours"] } });
    expect(api.forgeryToken).toBe("token");
    expect(feed.start).toHaveBeenCalled();
  });
});

describe("a session that ends by itself", () => {
  it("is told apart from signing out", async () => {
    vi.spyOn(api, "get").mockResolvedValue(AGENT);
    vi.spyOn(api, "post").mockResolvedValue(undefined);
    const account = useAccount();
    await account.recall();
    account.lose();
    expect([account.account, account.ended, api.forgeryToken]).toEqual([null, true, null]);
    await account.recall();
    await account.signOut();
    expect(account.ended).toBe(false);
  });
});
