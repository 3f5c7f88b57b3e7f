import type { AccountRow, FirstPassword, OpenSession } from "@/administration/security/types";
import { api } from "@/api/client";
import type { Items } from "@/api/pages";
import type { Role } from "@/session/roles";

export interface Rights {
  role: Role;
  further_roles: Role[];
  department: string | null;
}

const one = (name: string): string => `/accounts/${encodeURIComponent(name)}`;

export const accounts = (): Promise<AccountRow[]> => api.get<AccountRow[]>("/accounts");
export const addAccount = (name: string, rights: Rights): Promise<FirstPassword> => api.post<FirstPassword>("/accounts", { body: { name, ...rights } });
/** A department that is left out stays as it is. */
export const changeRights = (name: string, { department, ...roles }: Rights): Promise<AccountRow> =>
  api.patch<AccountRow>(one(name), { body: department ? { ...roles, department } : roles });
export const setDisabled = (name: string, disabled: boolean): Promise<AccountRow> => api.patch<AccountRow>(one(name), { body: { disabled } });
export const unlock = (name: string): Promise<void> => api.post(`${one(name)}/unlock`);
export const resetPassword = (name: string): Promise<FirstPassword> => api.post<FirstPassword>(`${one(name)}/password-reset`);
export const resetSecondFactor = (name: string): Promise<void> => api.delete(`${one(name)}/second-factor`);
export const endSessions = (name: string): Promise<{ revoked: number }> => api.delete(`${one(name)}/sessions`);
export const sessions = (): Promise<OpenSession[]> => api.get<Items<OpenSession>>("/sessions").then((page) => page.items);
