import { api } from "@/api/client";
import type { DryRun, FeedEntry, Feeds, Fields, ImportReport, Uploaded } from "@/editing/importing/types";

const IMPORTS = "/knowledge/imports";
const FEEDS = "/knowledge/feeds";

/** Upload a file and see what would come of it; `mapping` a file with the columns of another layout (JSON). */
export function upload(file: File, mapping: File | null): Promise<Uploaded> {
  const form = new FormData();
  form.append("file", file, file.name);
  if (mapping) form.append("mapping", mapping, mapping.name);
  return api.upload<Uploaded>(IMPORTS, form);
}

export function check(id: string, confirmed: Fields | null): Promise<DryRun> {
  return api.post<DryRun>(`${IMPORTS}/${id}/check`, { body: { confirmed } });
}

export function confirm(id: string, confirmed: Fields | null): Promise<ImportReport> {
  return api.post<ImportReport>(`${IMPORTS}/${id}/confirm`, { body: { confirmed } });
}

export function feeds(): Promise<Feeds> {
  return api.get<Feeds>(FEEDS);
}

const override = (row: FeedEntry): string => `${FEEDS}/${row.feed}/entries/${row.remote_entry}/override`;

export function setOverride(row: FeedEntry, local: string, reason: string): Promise<FeedEntry> {
  return api.put<FeedEntry>(override(row), { body: { local, reason } });
}

export function liftOverride(row: FeedEntry): Promise<FeedEntry> {
  return api.delete<FeedEntry>(override(row));
}
