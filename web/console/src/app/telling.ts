import { ElMessage } from "element-plus";
import "element-plus/es/components/message/style/css";

/** Short words about what was done; they go away by themselves. */
export function tell(text: string): void {
  ElMessage({ type: "success", message: text, grouping: true, duration: 2500 });
}

/** Something to know: nothing went wrong, nothing has to be done. */
export function note(text: string): void {
  ElMessage({ type: "info", message: text, grouping: true, duration: 5000, showClose: true });
}

/** What did not work, and what to do; stays long enough to be read. */
export function warn(text: string): void {
  ElMessage({ type: "error", message: text, grouping: true, duration: 6000, showClose: true });
}
