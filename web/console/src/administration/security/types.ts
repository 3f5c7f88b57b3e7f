import type { Role } from "@/session/roles";

export interface AccountRow {
  name: string;
  role: Role;
  further_roles: Role[];
  department: string | null;
  disabled: boolean;
  locked_until: string | null;
  second_factor: boolean;
  oidc: boolean;
  created_at: string;
  password_changed_at: string | null;
}

export interface OpenSession {
  name: string;
  role: Role;
  department: string | null;
  created_at: string;
  seen_at: string;
  address: string;
  via: string;
}

export interface FirstPassword {
  name: string;
  password: string;
}
