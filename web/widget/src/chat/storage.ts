// What outlives a reload. A browser that forbids storage (some do in frames) keeps it in memory until the page goes.

const memory = new Map<string, string>();

export function load<T>(key: string): T | undefined {
  let text: string | null | undefined;
  try {
    text = localStorage.getItem(key);
  } catch {
    text = memory.get(key);
  }
  if (!text) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined; // written by something else
  }
}

export function save(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    if (value === undefined) memory.delete(key);
    else memory.set(key, text);
  }
}
