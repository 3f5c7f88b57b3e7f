/** A text cut into what is the same at both ends and what differs between them. */
export interface Marked {
  head: string;
  changed: string;
  tail: string;
}

const NUMBER = /[\d.]/;

/** Both texts, each with its own part marked: the longest common beginning and end are the same. */
export function marked(before: string, after: string): [Marked, Marked] {
  const one = Array.from(before);
  const other = Array.from(after);
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head += 1;
  while (head > 0 && NUMBER.test(one[head - 1] ?? "")) head -= 1; // 10 to 13 is another number, not another digit
  let tail = 0;
  while (tail < most - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
  while (tail > 0 && NUMBER.test(one[one.length - tail] ?? "")) tail -= 1;
  const cut = (text: string[]): Marked => ({
    head: text.slice(0, head).join(""),
    changed: text.slice(head, text.length - tail).join(""),
    tail: text.slice(text.length - tail).join(""),
  });
  return [cut(one), cut(other)];
}
