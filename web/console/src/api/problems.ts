// What goes wrong between the console and the desk.
//
// ApiError
// ├── ApiProblem    the desk answered with a problem document (RFC 9457); `kind`, `status`, `detail` for staff to read
// │   └── SignedOut   401: nobody is signed in, or no longer
// └── Unreachable   no answer: network away, desk restarting, or it took too long

export class ApiError extends Error {}

export interface ProblemDocument {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  [member: string]: unknown;
}

const PREFIX = "urn:wenzheng:problem:";

export class ApiProblem extends ApiError {
  readonly kind: string;
  readonly detail: string;

  constructor(
    readonly status: number,
    readonly document: ProblemDocument,
  ) {
    const detail = document.detail ?? `系统没有完成这次操作（${status}），请稍后再试。`;
    super(detail);
    this.detail = detail;
    this.kind = (document.type ?? "").replace(PREFIX, "") || "unknown";
  }

  /** Names of the fields that were not accepted. */
  get fields(): string[] {
    const { fields } = this.document;
    return Array.isArray(fields) ? fields.filter((one): one is string => typeof one === "string") : [];
  }
}

export class SignedOut extends ApiProblem {}

export class Unreachable extends ApiError {
  constructor() {
    super("暂时连不上服务器，请检查网络；恢复后会自动重试，也可以稍后再点一次。");
  }
}

/** A sentence for staff about anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "页面出了意外的问题，请刷新后再试；仍不行请告诉系统管理员。";
}
