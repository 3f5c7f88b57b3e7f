// The citizen's choice in the chat (size, colours) holds on the other pages too; each also works without this.
"use strict";
(() => {
  let view = {};
  try {
    view = JSON.parse(localStorage.getItem("wenzheng-view") || "{}");
  } catch {
    return; // storage is forbidden, or holds something else
  }
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search).get("view");
  if (view.theme) root.dataset.theme = view.theme;
  if (!asked && view.size === "elder") root.dataset.size = "elder";
  document.addEventListener("DOMContentLoaded", () => {
    const other = document.getElementById("view");
    if (root.dataset.size === "elder") other.textContent = "标准版";
    other.addEventListener("click", () => {
      const size = root.dataset.size === "elder" ? "normal" : "elder";
      localStorage.setItem("wenzheng-view", JSON.stringify({ ...view, size }));
    });
  });
})();
