import { ChatDotRound } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { useLine } from "@/conversations/line";
import { READERS } from "@/session/roles";

const subject: Subject = {
  menu: [{ to: "/conversations", label: "会话", icon: ChatDotRound, roles: READERS, badge: () => useLine().calls }],
  routes: [
    {
      path: "/conversations/:conversation?",
      name: "conversations",
      component: () => import("@/conversations/ConversationsScreen.vue"),
      meta: { title: "会话", roles: READERS },
    },
  ],
};

export default subject;
