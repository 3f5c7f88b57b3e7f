// What the system administrator's endpoints answer.

export type SwitchKind = "bot" | "read_only" | "channel" | "department";

export interface Switch {
  name: string;
  kind: SwitchKind;
  label: string;
  off: boolean;
  told: string;
  why: string;
  by: string | null;
  at: string | null;
}

export interface ProcessState {
  process: string;
  well: boolean;
  state: string;
}

export interface Processes {
  items: ProcessState[];
  calendar: { known_until: string; warning: string | null };
}

export interface ChannelAccount {
  id: string;
  channel: string;
  channel_label: string;
  name: string;
  facts: Record<string, string>;
}

export interface Site {
  id: string;
  name: string;
  region: string | null;
  demonstration: boolean;
  consent: string | null;
  origins: string[];
  embedding: string;
}

export interface CheckResult {
  well: boolean;
  findings: { what: string; well: boolean | null; detail: string }[];
}

export interface CalendarDay {
  day: string;
  working: boolean;
  note: string;
}

export interface WorkingCalendar {
  known_until: string;
  warning: string | null;
  days: CalendarDay[];
}

export interface Span {
  start: string;
  end: string;
}

export interface Closure {
  id: number;
  department: string | null;
  first: string;
  last: string;
  span: Span | null;
  note: string;
}

export interface Hours {
  week: Record<string, Span[]>;
  closures: Closure[];
  notices: Record<string, string>;
}

export interface TextParts {
  lead: string;
  points: string[];
  close: string;
}

export interface FixedText extends TextParts {
  key: string;
  label: string;
  urgent: boolean;
  needed: string[];
  default: TextParts;
  by: string | null;
  at: string | null;
}

export interface CannedReply {
  id: number;
  department: string | null;
  title: string;
  text: string;
}
