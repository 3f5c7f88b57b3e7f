/** How a wait looks: `soon` from two minutes, `late` from five (GB/T 33358-2016: an answer within three). */
export function waitMark(at: string | null, now: Date): "" | "soon" | "late" {
  if (!at) return "";
  const minutes = (now.getTime() - new Date(at).getTime()) / 60_000;
  return minutes >= 5 ? "late" : minutes >= 2 ? "soon" : "";
}
