import { ElMessageBox } from "element-plus";
import "element-plus/es/components/message-box/style/css";

/** Ask before something that cannot be taken back; whether they agreed. */
export async function confirmed(question: string, action: string, title = "请确认"): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question, title, { confirmButtonText: action, cancelButtonText: "取消", type: "warning" });
    return true;
  } catch {
    return false; // closed or cancelled
  }
}

/** Ask for a few words; null when they changed their mind. */
export async function words(question: string, action: string, most = 500): Promise<string | null> {
  try {
    const { value } = await ElMessageBox.prompt(question, action, {
      confirmButtonText: action,
      cancelButtonText: "取消",
      inputType: "textarea",
      inputValidator: (text) => {
        const length = text.trim().length;
        if (length === 0) return "请填写内容。";
        return length <= most || `最多${most}个字，现在${length}个。`;
      },
    });
    return value.trim();
  } catch {
    return null; // closed or cancelled
  }
}
