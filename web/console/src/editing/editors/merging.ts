// Two people changed the same version: which fields differ, who changed them, and the text that comes of the choices.

export type Who = "theirs" | "yours" | "both";
type Fields = Record<string, unknown>;

export interface Differing {
  field: string;
  base: unknown;
  theirs: unknown;
  yours: unknown;
  who: Who;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields that differ between the two texts, judged by the one both began with. */
export function differing(base: Fields, theirs: Fields, yours: Fields): Differing[] {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(yours)])];
  return names
    .filter((field) => !same(theirs[field], yours[field]))
    .map((field) => {
      const who = same(base[field], yours[field]) ? "theirs" : same(base[field], theirs[field]) ? "yours" : "both";
      return { field, base: base[field], theirs: theirs[field], yours: yours[field], who };
    });
}

/** Their text with the chosen fields of ours. */
export function merged(theirs: Fields, yours: Fields, keep: ReadonlySet<string>): Fields {
  const result = structuredClone(theirs);
  for (const field of keep) result[field] = structuredClone(yours[field]);
  return result;
}
