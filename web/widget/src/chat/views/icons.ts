import { svg, type SVGTemplateResult } from "lit/html.js";

const icon = (path: string): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;

export const icons = {
  send: icon("M5 12h14m-6-6 6 6-6 6"),
  close: icon("M6 6l12 12M18 6 6 18"),
  menu: icon("M4 7h16M4 12h16M4 17h16"),
  voice: icon("M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zm-6 8a6 6 0 0 0 12 0m-6 6v4"),
  stop: icon("M7 7h10v10H7z"),
  file: icon("M8 12l5.5-5.5a3 3 0 0 1 4.2 4.2L10 18.5a5 5 0 0 1-7-7L11 4"),
};
