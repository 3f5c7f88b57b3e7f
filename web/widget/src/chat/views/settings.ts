import { html, nothing, type TemplateResult } from "lit/html.js";

import { link } from "../blocks";
import { t } from "../words";
import type { Screen } from "./screen";

type Choice = readonly [value: string, label: string];

/** Display, language, region, and what can be done with the conversation. */
export function settings(screen: Screen, close: () => void): TemplateResult {
  const { view } = screen.preferences;
  const choose = (change: object) => void screen.preferences.choose(change);
  const { regions } = screen.config;
  const talking = screen.talk.token !== undefined;
  const then = (work: () => void) => () => {
    close();
    work();
  };
  return html`<h2 id="settings">${t("menu")}</h2>
    ${group("size", t("size"), [["normal", t("standard")], ["elder", t("elder")]], view.size, (size) => choose({ size }))}
    ${group("theme", t("colours"), [["auto", t("auto")], ["light", t("light")], ["dark", t("dark")], ["contrast", t("contrast")]], view.theme, (theme) => choose({ theme }))}
    ${group("language", t("language"), [["zh-Hans", "简体"], ["zh-Hant", "繁體"], ["en", "English"]], view.language, (language) => choose({ language }))}
    ${regions.length
      ? html`<label>${t("region")}
          <select @change=${(event: Event) => (screen.region = (event.target as HTMLSelectElement).value)}>
            <option value="">${t("anyRegion")}</option>
            ${regions.map(({ code, name }) => html`<option value=${code} ?selected=${code === screen.region}>${name}</option>`)}
          </select>
          <small>${t("regionHint")}</small></label>`
      : nothing}
    ${talking
      ? html`<fieldset class="actions">
          <legend>${t("talk")}</legend>
          <button type="button" @click=${() => screen.attempt(() => download(screen))}>${t("transcript")}</button>
          <button type="button" @click=${then(() => screen.rate())}>${t("rate")}</button>
          <button type="button" @click=${then(() => void screen.attempt(() => screen.talk.end()).then((ended) => ended && screen.rate()))}>${t("end")}</button>
          <button type="button" @click=${then(() => screen.talk.forget())}>${t("newTalk")}</button>
        </fieldset>`
      : nothing}
    <p>${link(t("privacy"), "/privacy")}</p>
    <button type="button" class="primary" @click=${close}>${t("done")}</button>`;
}

function group(name: string, legend: string, choices: Choice[], chosen: string, choose: (value: string) => void): TemplateResult {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(
      ([value, label]) =>
        html`<label class="pick"><input type="radio" name=${name} value=${value} .checked=${value === chosen} @change=${() => choose(value)} />${label}</label>`,
    )}
  </fieldset>`;
}

async function download(screen: Screen): Promise<void> {
  const address = URL.createObjectURL(await screen.talk.transcript());
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = "wenzheng.txt";
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
