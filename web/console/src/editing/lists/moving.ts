/** Move a line of a list to another place; nothing happens beyond its ends. Whether it moved. */
export function move<T>(list: T[], from: number, to: number): boolean {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return false;
  list.splice(to, 0, ...list.splice(from, 1));
  return true;
}
