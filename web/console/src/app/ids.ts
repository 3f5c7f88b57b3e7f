/** A name for one request, told again when it is repeated. `crypto.randomUUID` is missing where a console is reached over plain HTTP. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
