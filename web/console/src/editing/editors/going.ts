/** Lead to the field of a path, or to the nearest one around it. */
export function goTo(path: string): void {
  for (let near = path; near !== ""; near = near.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, "")) {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(near)}"]`);
    if (field) {
      field.scrollIntoView({ block: "center" });
      field.querySelector<HTMLElement>("input, textarea, button")?.focus({ preventScroll: true });
      return;
    }
  }
}
