// Starts the chat in a page of ours: /chat, or /widget in a frame on another page.

import "./chat.css";

import { isRegion } from "../protocol";
import { Conversation } from "./conversation";
import { Frame } from "./frame";
import { Preferences } from "./preferences";
import type { Config } from "./types";
import { App } from "./views/app";
import { Composer } from "./views/composer";

async function start(): Promise<void> {
  const told = document.querySelector<HTMLMetaElement>('meta[name="wenzheng"]')!;
  const config = JSON.parse(told.content) as Config;
  const address = new URLSearchParams(location.search);
  const preferences = new Preferences(Preferences.wishOf(address));

  customElements.define("wz-composer", Composer);
  customElements.define("wz-chat", App);
  const talk = new Conversation(config);
  const app = new App(config, preferences, talk);
  talk.wishes = () => ({
    lang: preferences.view.language === "zh-Hant" ? "zh-Hant" : "zh-Hans",
    ...(app.region ? { region: app.region } : {}),
  });
  const region = address.get("region") ?? config.region;
  if (isRegion(region)) app.region = region as string;
  if (config.framed) app.frame = frameOf(config, app);

  await preferences.apply();
  document.getElementById("chat")!.replaceChildren(app);
  talk.start();
}

function frameOf(config: Config, app: App): Frame {
  const frame = new Frame([location.origin, ...config.origins], (message) => {
    if (message.type === "hello" || message.type === "shown") app.show(message.open);
    else if (message.type === "theme") void app.preferences.suggest({ theme: message.theme });
    else if (message.type === "language") void app.preferences.suggest({ language: message.language });
    else app.region = message.region;
    if (message.type === "hello") {
      frame.tell({ type: "ready" });
      frame.tell({ type: "size", size: app.preferences.view.size });
    }
  });
  return frame;
}

void start();
