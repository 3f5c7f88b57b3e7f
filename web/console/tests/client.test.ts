import { describe, expect, it, vi } from "vitest";
import { ApiClient } from "@/api/client";
import { ApiProblem, SignedOut, Unreachable, sentenceOf } from "@/api/problems";

function answering(status: number, body?: unknown) {
  return vi.fn<typeof fetch>(() => Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status })));
}

describe("ApiClient", () => {
  it("leaves out of the query what was not given", async () => {
    const send = answering(200, { items: [] });
    await new ApiClient(send).get("/work-orders", { query: { status: "", before: null, limit: 5, overdue: false } });
    expect(send.mock.calls[0]?.[0]).toBe("/desk/v1/work-orders?limit=5&overdue=false");
  });

  it("sends the forgery token with changes and only with them", async () => {
    const send = answering(200, {});
    const client = new ApiClient(send);
    client.forgeryToken = "secret";
    await client.get("/me");
    await client.post("/queue/1/claim");
    const headers = send.mock.calls.map(([, wanted]) => wanted?.headers);
    expect(headers).toEqual([{}, { "Content-Type": "application/json", "X-CSRF-Token": "secret" }]);
    expect(send.mock.calls[1]?.[1]?.body).toBe("{}");
  });

  it("answers nothing where there is no content", async () => {
    expect(await new ApiClient(answering(204)).post("/sign-out")).toBeUndefined();
  });

  it("raises problem documents with their kind, sentence and fields", async () => {
    const document = { type: "urn:wenzheng:problem:taken", detail: "已由李四接手", by: "李四", fields: ["a", 1] };
    const failed = new ApiClient(answering(409, document)).post("/queue/1/claim");
    await expect(failed).rejects.toMatchObject({ status: 409, kind: "taken", detail: "已由李四接手", fields: ["a"] });
    await expect(failed).rejects.toBeInstanceOf(ApiProblem);
  });

  it("says so once when the session has ended, but not when a password is wrong", async () => {
    const client = new ApiClient(answering(401, { type: "urn:wenzheng:problem:unknown_token" }));
    client.whenSignedOut = vi.fn();
    await expect(client.get("/queue")).rejects.toBeInstanceOf(SignedOut);
    expect(client.whenSignedOut).toHaveBeenCalledOnce();
    const refused = new ApiClient(answering(401, { type: "urn:wenzheng:problem:sign_in_refused" }));
    refused.whenSignedOut = vi.fn();
    await expect(refused.post("/sign-in")).rejects.toBeInstanceOf(SignedOut);
    expect(refused.whenSignedOut).not.toHaveBeenCalled();
  });

  it("calls a lost network and a proxy's page by their names", async () => {
    const lost = new ApiClient(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(lost.get("/me")).rejects.toBeInstanceOf(Unreachable);
    const proxy = new ApiClient(() => Promise.resolve(new Response("<html>", { status: 502 })));
    await expect(proxy.get("/me")).rejects.toMatchObject({ status: 502, kind: "unknown" });
  });

  it("has a calm sentence for everything", () => {
    expect(sentenceOf(new Unreachable())).toContain("检查网络");
    expect(sentenceOf(new Error("x is undefined"))).not.toContain("undefined");
  });
});
