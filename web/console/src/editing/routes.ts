import type { Subject } from "@/app/subjects";
import { importing } from "@/editing/importing/routes";
import { workLists } from "@/editing/work_lists/routes";

const subject: Subject = {
  menu: [...workLists.menu, ...importing.menu],
  routes: [...workLists.routes, ...importing.routes],
};

export default subject;
