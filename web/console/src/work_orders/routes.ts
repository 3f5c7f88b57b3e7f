import type { Subject } from "@/app/subjects";

const subject: Subject = { menu: [], routes: [] };

export default subject;
