import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Conversation } from "../src/chat/conversation";
import type { Config, Message } from "../src/chat/types";

const CONFIG: Config = { site: "demo", name: "演示", framed: false, origins: [], regions: [], examples: [] };

interface Body {
  client_id?: string;
  text?: string;
}

/** A gateway in memory: real requests and answers, a network that can be cut. */
class Gateway {
  online = true;
  consent = false;
  said: Body[] = [];
  sessions = 0;
  consents: { accepted: boolean }[] = [];
  ended = false;
  known = true;
  /** Seconds for which it has too much to do, and how it says so. */
  busy = 0;
  status = 503;
  refused = 0;
  /** The notice must be accepted before a message is taken. */
  required = false;
  /** The bot has said something after the citizen. */
  answers = false;

  readonly fetch = (address: string, init: RequestInit = {}): Promise<Response> => {
    if (!this.online) return Promise.reject(new TypeError("no network"));
    const path = address.replace("/web/v1", "");
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Body) : {};
    return Promise.resolve(this.answer(init.method ?? "GET", path, body));
  };

  private answer(method: string, path: string, body: Body): Response {
    if (this.busy && method === "POST") {
      this.refused += 1;
      return this.problem(this.status, this.status === 429 ? "too_many_requests" : "busy", { "Retry-After": String(this.busy) });
    }
    if (path === "/sessions") {
      this.sessions += 1;
      this.known = true;
      this.ended = false;
      this.said = [];
      const notice = this.consent ? { consent_notice: "v1", consent_text: "说明" } : {};
      return Response.json({ token: `t${this.sessions}`, conversation: `c${this.sessions}`, cursor: 0, ...notice }, { status: 201 });
    }
    if (!this.known) return this.problem(401, "unauthorised");
    if (path === "/consent") {
      this.consents.push(body as unknown as { accepted: boolean });
      this.required = false;
      return new Response(null, { status: 204 });
    }
    if (method === "POST" && path === "/messages") {
      if (this.ended) return this.problem(409, "conversation_ended");
      if (this.required) return this.problem(403, "consent_required");
      const before = this.said.findIndex((one) => one.client_id === body.client_id);
      if (before < 0) this.said.push(body);
      return Response.json({ seq: 2 * (before < 0 ? this.said.length : before + 1) - 1 }, { status: 202 });
    }
    if (path.startsWith("/messages")) {
      const after = Number(new URLSearchParams(path.split("?")[1]).get("after"));
      return Response.json({ messages: this.messages().filter((one) => one.seq > after), cursor: 0 });
    }
    if (path.startsWith("/events")) return new Response(new ReadableStream(), { status: 200 });
    return new Response(null, { status: 204 });
  }

  private messages(): Message[] {
    const at = "2026-11-25T10:00:00.000+08:00";
    const said = this.said.map((one, place): Message => {
      return { seq: 2 * place + 1, at, from: "citizen", status: null, blocks: [{ type: "paragraph", text: one.text ?? "" }], options: [] };
    });
    if (!this.answers) return said;
    return [...said, { seq: 2 * said.length, at, from: "bot", status: "answered", blocks: [], options: [] }];
  }

  private problem(status: number, kind: string, headers: Record<string, string> = {}): Response {
    return Response.json({ type: `urn:wenzheng:problem:${kind}`, detail: "不行" }, { status, headers });
  }
}

describe("a conversation", () => {
  let gateway: Gateway;

  beforeEach(() => {
    localStorage.clear();
    gateway = new Gateway();
    vi.stubGlobal("fetch", gateway.fetch);
  });
  afterEach(() => vi.unstubAllGlobals());

  const begin = (): Conversation => {
    const talk = new Conversation(CONFIG);
    talk.start();
    return talk;
  };
  const sent = (count: number) => vi.waitFor(() => expect(gateway.said).toHaveLength(count));

  it("is opened by the first message only", async () => {
    const talk = begin();
    expect(gateway.sessions).toBe(0);
    talk.say("你好");
    talk.say("在吗");
    await sent(2);
    expect(gateway.sessions).toBe(1);
    expect(gateway.said.map((one) => one.text)).toEqual(["你好", "在吗"]);
  });

  it("keeps what was said while the network was away, and sends it once", async () => {
    gateway.online = false;
    const talk = begin();
    talk.say("身份证丢了");
    await vi.waitFor(() => expect(talk.pending[0]?.held).toBe("away"));
    const { id } = talk.pending[0]!;
    gateway.online = true;
    await talk.flush();
    await talk.flush();
    await sent(1);
    expect(gateway.said[0]?.client_id).toBe(id);
  });

  it("goes on after a reload, with what had not been sent", async () => {
    gateway.online = false;
    begin().say("还没发出");
    gateway.online = true;
    const again = begin();
    expect(again.pending.map((one) => one.label)).toEqual(["还没发出"]);
    await sent(1);
    const third = begin();
    expect(third.token).toBe("t1");
    expect(gateway.sessions).toBe(1);
  });

  it("sends nothing before the notice was accepted", async () => {
    gateway.consent = true;
    const talk = begin();
    talk.say("你好");
    await vi.waitFor(() => expect(talk.consent?.version).toBe("v1"));
    expect(gateway.said).toEqual([]);
    await talk.answerConsent(true);
    await sent(1);
    expect(gateway.consents).toEqual([{ notice_version: "v1", accepted: true }]);
    expect(talk.consent).toBeUndefined();
  });

  it("forgets the words when the notice is declined, and asks again next time", async () => {
    gateway.consent = true;
    const talk = begin();
    talk.say("你好");
    await vi.waitFor(() => expect(talk.consent).toBeDefined());
    await talk.answerConsent(false);
    expect(talk.pending).toEqual([]);
    talk.say("再问");
    await vi.waitFor(() => expect(talk.consent).toBeDefined());
    expect(gateway.said).toEqual([]);
  });

  it("begins anew when the old one has expired or ended, and loses no word", async () => {
    const talk = begin();
    talk.say("一");
    await sent(1);
    gateway.known = false;
    talk.say("二");
    await vi.waitFor(() => expect(gateway.sessions).toBe(2));
    await sent(1);
    expect(gateway.said[0]?.text).toBe("二");
    gateway.ended = true;
    talk.say("三");
    await vi.waitFor(() => expect(gateway.sessions).toBe(3));
    await vi.waitFor(() => expect(gateway.said[0]?.text).toBe("三"));
  });

  it("is the same in two tabs", async () => {
    const one = begin();
    const other = begin();
    one.say("你好");
    await sent(1);
    const kept = localStorage.getItem("wenzheng-talk:demo");
    dispatchEvent(new StorageEvent("storage", { key: "wenzheng-talk:demo", newValue: kept }));
    expect(other.token).toBe(one.token);
    await vi.waitFor(() => expect(other.messages).toHaveLength(1));
  });

  it.each([429, 503])("waits as long as a busy gateway asks (%d), says so, and then sends it once", async (status) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    gateway.busy = 3;
    gateway.status = status;
    const talk = begin();
    talk.say("你好");
    await vi.waitFor(() => expect(talk.pending[0]?.held).toBe("busy"));
    expect(talk.problem).toBe("");
    const asked = gateway.refused;
    talk.say("在吗"); // impatience does not make it faster
    await talk.flush();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(gateway.refused).toBe(asked);
    gateway.busy = 0;
    await vi.advanceTimersByTimeAsync(200);
    await sent(2);
    expect(gateway.said.map((one) => one.text)).toEqual(["你好", "在吗"]);
    vi.useRealTimers();
  });

  it("remembers over a reload what was seen, and counts what came after", async () => {
    begin().say("你好");
    await sent(1);
    const talk = begin();
    await vi.waitFor(() => expect(talk.messages).toHaveLength(1));
    talk.look();
    gateway.answers = true;
    const again = begin();
    await vi.waitFor(() => expect(again.unread).toBe(1));
    again.look();
    expect(again.unread).toBe(0);
    const third = begin();
    await vi.waitFor(() => expect(third.messages).toHaveLength(2));
    expect(third.unread).toBe(0);
  });

  it("shows the notice again when the site's notice has become another one meanwhile", async () => {
    const talk = begin();
    talk.say("你好");
    await sent(1);
    gateway.consent = true;
    gateway.required = true;
    talk.say("再问");
    await vi.waitFor(() => expect(talk.consent?.version).toBe("v1"));
    await talk.answerConsent(true);
    await sent(1);
    expect(gateway.said[0]?.text).toBe("再问");
  });

  it("keeps what was said on the screen when another tab begins anew", async () => {
    begin().say("你好");
    await sent(1);
    const talk = begin();
    await vi.waitFor(() => expect(talk.messages).toHaveLength(1));
    localStorage.removeItem("wenzheng-talk:demo");
    dispatchEvent(new StorageEvent("storage", { key: "wenzheng-talk:demo", newValue: null }));
    expect(talk.messages).toEqual([]);
    expect(talk.past).toHaveLength(1);
  });
});
