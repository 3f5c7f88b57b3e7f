// The shapes of the public interface (/web/v1).

export type Block =
  | { type: "paragraph"; text: string }
  | { type: "steps"; items: string[]; title?: string | null }
  | { type: "list"; items: string[]; title?: string | null }
  | { type: "table"; header: string[]; rows: string[][]; title?: string | null }
  | { type: "link"; text: string; url: string }
  | { type: "options"; prompt: string }
  | { type: "notice"; text: string; level?: "info" | "warning" | "urgent" }
  | {
      type: "source";
      entry: string;
      version: number;
      title: string;
      department: string;
      url: string;
      effective: string;
      basis?: string[];
      demonstration?: boolean;
    }
  | { type: "work_order"; number: string; department: string; due: string; status: string; category: string };

export type Sender = "citizen" | "bot" | "staff" | "system";

export interface Message {
  seq: number;
  at: string;
  from: Sender;
  status: string | null;
  blocks: Block[];
  options: { id: string; label: string }[];
}

/** Who owns the conversation, and how long it takes when one waits. */
export interface State {
  owner: string;
  queue_position?: number;
  waiting_minutes?: number;
  staff?: string;
  department?: string;
  /** Staff have asked for files. */
  attachments?: boolean;
}

export interface Notice {
  version: string;
  text: string;
  url?: string | null;
}

/** What the gateway tells the page (`<meta name="wenzheng">`). */
export interface Config {
  site: string;
  name: string;
  framed: boolean;
  origins: string[];
  regions: { code: string; name: string }[];
  examples: string[];
  region?: string | null;
}
