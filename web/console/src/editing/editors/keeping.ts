// What could not be saved yet stays in this browser, so that closing the page loses nothing. Published matters only.

const PREFIX = "wenzheng-console:draft:";

export interface Kept<T> {
  at: string;
  content: T;
}

export function keep(name: string, content: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: new Date().toISOString(), content }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or forbidden: the page itself still has it
  }
}

export function kept<T>(name: string): Kept<T> | null {
  const stored = localStorage.getItem(PREFIX + name);
  return stored === null ? null : (JSON.parse(stored) as Kept<T>);
}

export function forget(name: string): void {
  localStorage.removeItem(PREFIX + name);
}
