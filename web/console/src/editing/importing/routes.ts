import { Upload } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { useAccount } from "@/session/account";
import type { Role } from "@/session/roles";

const ROLES: readonly Role[] = ["editor", "reviewer"];

/** Knowledge in and out by files, and what other levels send. */
export const importing: Subject = {
  menu: [{ to: "/import", label: "导入导出", icon: Upload, roles: ROLES }],
  routes: [
    {
      path: "/import",
      component: () => import("@/editing/importing/ImportScreen.vue"),
      meta: { roles: ROLES },
      redirect: () => (useAccount().may("editor") ? "/import/file" : "/import/export"),
      children: [
        {
          path: "file",
          name: "import-file",
          component: () => import("@/editing/importing/FileImport.vue"),
          meta: { title: "导入文件", roles: ["editor"] },
        },
        {
          path: "export",
          name: "import-export",
          component: () => import("@/editing/importing/ExportPart.vue"),
          meta: { title: "导出和模板" },
        },
        {
          path: "feeds",
          name: "import-feeds",
          component: () => import("@/editing/importing/FeedsPart.vue"),
          meta: { title: "上级和其他城市的知识" },
        },
      ],
    },
  ],
};
