// service_desk/reports/figures.py

export interface Period {
  since: string;
  until: string;
}

export interface Asked {
  questions: number;
  answered: number;
  conversations: number;
  handed_off: number;
  self_served: number;
  answered_share: number | null;
  self_service_share: number | null;
  hand_off_share: number | null;
}

export interface Done {
  department: string;
  name: string;
  answers: number;
  received: number;
  replied: number;
  in_time: number;
  overdue: number;
  first_response_hours: number | null;
  reply_hours: number | null;
  waiting_minutes: number | null;
  transferred: number;
  returned: number;
  called_back: number;
  rated: number;
  satisfied: number;
  in_time_share: number | null;
  satisfied_share: number | null;
}

export interface Person {
  account: string;
  department: string;
  conversations: number;
  accepted: number;
  replied: number;
  closed: number;
  called_back: number;
}

export interface Rated {
  part: string;
  level: number;
  count: number;
}

export interface Report {
  period: Period;
  total: Asked;
  days: (Asked & { day: string })[];
  channels: (Asked & { channel: string })[];
  departments: Done[];
  people: Person[];
  ratings: Rated[];
  callbacks: { opened: number; called: number; called_share: number | null };
}
