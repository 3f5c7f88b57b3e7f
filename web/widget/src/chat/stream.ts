// Server-sent events read by fetch: EventSource cannot send the token, and a token does not belong in an address.

export interface ServerEvent {
  event: string;
  data: string;
}

/** Cuts the text of a stream into events; comments (the heart beat) come out as none. */
export class EventCutter {
  private rest = "";

  push(text: string): ServerEvent[] {
    const parts = (this.rest + text).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = parts.pop() ?? "";
    return parts.flatMap((part) => {
      let event = "message";
      const data: string[] = [];
      for (const line of part.split("\n")) {
        const [name, value] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).replace(/^ /, "")];
        if (name === "event") event = value;
        else if (name === "data") data.push(value);
      }
      return data.length ? [{ event, data: data.join("\n") }] : [];
    });
  }
}

/** Hands on every event until the stream ends; `alive` is called at every sign of life. */
export async function readEvents(response: Response, alive: () => void, handle: (event: ServerEvent) => void): Promise<void> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  const cutter = new EventCutter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    for (const event of cutter.push(decoder.decode(value, { stream: true }))) handle(event);
  }
}
