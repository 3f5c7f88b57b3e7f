// What somebody has begun to write, by conversation: it survives a look elsewhere and a reload of this tab.

const PREFIX = "wenzheng-console:draft:";

export function draftOf(conversation: string): string {
  return sessionStorage.getItem(PREFIX + conversation) ?? "";
}

export function keepDraft(conversation: string, text: string): void {
  if (text) sessionStorage.setItem(PREFIX + conversation, text);
  else sessionStorage.removeItem(PREFIX + conversation);
}
