import { type Component, createApp, h, nextTick } from "vue";
import { expect, it } from "vitest";
import VirtualRows from "@/app/lists/VirtualRows.vue";

it("draws of ten thousand rows only those in sight, wherever one scrolls", async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => index);
  const host = document.createElement("div");
  const app = createApp({
    render: () => h(VirtualRows as unknown as Component, { rows, height: 64, keyOf: (row: number) => row }, { default: ({ row }: { row: number }) => `第${row}行` }),
  });
  app.mount(host);
  expect(host.querySelectorAll("li").length).toBeLessThan(30);
  const frame = host.querySelector(".rows")!;
  frame.scrollTop = 64 * 5_000;
  frame.dispatchEvent(new Event("scroll"));
  await nextTick();
  const drawn = [...host.querySelectorAll("li")];
  expect(drawn.length).toBeLessThan(30);
  expect(drawn.some((one) => one.textContent === "第5000行")).toBe(true);
  expect(drawn[0]?.getAttribute("aria-setsize")).toBe("10000");
  app.unmount();
});
