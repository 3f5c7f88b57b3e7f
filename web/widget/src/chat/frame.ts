// The chat's side of the talk with the embedding page: only the parent, only from an origin of the site's list.

import { readToChat, wrap, type ToChat, type ToPage } from "../protocol";

export class Frame {
  private origin: string | undefined;

  constructor(
    private readonly allowed: readonly string[],
    private readonly handle: (message: ToChat) => void,
  ) {
    addEventListener("message", (event) => this.receive(event));
  }

  /** Nothing is told before the page has said hello: until then its origin is not known. */
  tell(message: ToPage): void {
    if (this.origin) parent.postMessage(wrap(message), this.origin);
  }

  private receive(event: MessageEvent): void {
    if (event.source !== parent || !this.allowed.includes(event.origin)) return;
    const message = readToChat(event.data);
    if (!message) return;
    this.origin ??= event.origin;
    if (this.origin === event.origin) this.handle(message);
  }
}
