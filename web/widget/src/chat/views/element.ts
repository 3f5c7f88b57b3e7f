import { render, type TemplateResult } from "lit/html.js";

/** A custom element that renders itself into the light tree, once for all changes of one task. */
export abstract class RenderedElement extends HTMLElement {
  private pending: Promise<void> | undefined;

  abstract template(): TemplateResult;

  /** After every rendering. */
  rendered(): void {}

  connectedCallback(): void {
    void this.requestUpdate();
  }

  requestUpdate(): Promise<void> {
    return (this.pending ??= Promise.resolve().then(() => {
      this.pending = undefined;
      if (!this.isConnected) return;
      render(this.template(), this);
      this.rendered();
    }));
  }
}
