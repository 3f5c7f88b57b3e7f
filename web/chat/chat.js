// The plain chat page over the public API (/web/v1). Text only ever becomes text nodes: no markup is built from strings.
"use strict";

const API = "/web/v1";
const SITE = "demo";
const KEEP = "wenzheng-session";
const NAMES = { citizen: "我", bot: "问政助手", staff: "工作人员", system: "系统" };
const ANSWERS = new Set(["answered", "clarify", "no_answer", "progress"]);

const $ = (id) => document.getElementById(id);
let session = null; // {token, conversation}
let cursor = 0;
let round = 0; // grows with every new conversation, so that an old poll loop ends
let answered = 0; // the seq of the last message that was not the citizen's
let pending = null; // {text, id}: a message whose sending failed keeps its id, so that it is never doubled

class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

// ---- the public API

async function call(method, path, body, token) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(API + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new Problem(0, "网络连接不上，请检查网络后再试。");
  }
  if (response.status === 204) return null;
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, data.detail || "系统暂时出了问题，请稍后再试，或拨打12345。");
  return data;
}

async function ask(method, path, body) {
  try {
    return await call(method, path, body, session.token);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await open(); // the conversation is too old: a new one takes its place
    return call(method, path, body, session.token);
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}

// ---- the conversation

async function open() {
  const opened = await call("POST", "/sessions", { site: SITE });
  session = { token: opened.token, conversation: opened.conversation };
  sessionStorage.setItem(KEEP, JSON.stringify(session));
  begin();
}

function begin() {
  cursor = 0;
  answered = 0;
  round += 1;
  waiting(0);
  for (const old of document.querySelectorAll("#log .message:not(#welcome)")) old.remove();
  listen(round);
}

async function listen(mine) {
  let pause = 1000;
  let first = true;
  while (mine === round) {
    try {
      const page = await call("GET", `/messages?after=${cursor}&wait=${first ? 0 : 25}`, undefined, session.token);
      if (mine !== round) return;
      for (const message of page.messages) show(message, first);
      cursor = page.cursor;
      first = first && page.messages.length > 0;
      pause = 1000;
      tell("");
    } catch (problem) {
      if (mine !== round) return;
      if (problem.status === 401) {
        await open().catch((again) => tell(again.message));
        return;
      }
      tell(problem.status === 0 ? "网络不太稳定，正在重新连接……" : problem.message);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 15000);
    }
  }
}

async function send(body, text) {
  tell("");
  if (!session) await open();
  if (!pending || pending.text !== text) pending = { text, id: newId() };
  const stored = await ask("POST", "/messages", { client_id: pending.id, ...body });
  pending = null;
  waiting(stored.seq);
}

async function attempt(work, buttons = []) {
  for (const button of buttons) button.disabled = true;
  try {
    await work();
    return true;
  } catch (problem) {
    tell(problem.message);
    return false;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function waiting(seq) {
  $("typing").textContent = seq > answered ? "正在为您查询……" : "";
}

function tell(text) {
  if ($("problem").textContent !== text) $("problem").textContent = text;
}

// ---- showing

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function link(text, address) {
  const safe = /^(https?:\/\/|tel:|\/(?!\/))/.test(address);
  const node = make(safe ? "a" : "span", text);
  if (safe) {
    node.href = address;
    node.rel = "noopener noreferrer";
    if (!address.startsWith("tel:")) {
      node.target = "_blank";
      node.append(make("span", "（新窗口打开）", "small"));
    }
  }
  return node;
}

function listOf(tag, block) {
  const part = document.createDocumentFragment();
  if (block.title) part.append(make("h3", block.title));
  const list = make(tag);
  for (const item of block.items) list.append(make("li", item));
  part.append(list);
  return part;
}

const BLOCKS = {
  paragraph: (block) => make("p", block.text),
  steps: (block) => listOf("ol", block),
  list: (block) => listOf("ul", block),
  options: (block) => make("p", block.prompt),
  notice: (block) => make("p", block.text, `notice ${block.level || "info"}`),
  link: (block) => {
    const line = make("p");
    line.append(link(block.text, block.url));
    return line;
  },
  table: (block) => {
    const around = make("div", undefined, "scroll");
    around.tabIndex = 0;
    const table = make("table");
    if (block.title) table.append(make("caption", block.title));
    const head = table.createTHead().insertRow();
    for (const cell of block.header) {
      const th = make("th", cell);
      th.scope = "col";
      head.append(th);
    }
    const body = table.createTBody();
    for (const cells of block.rows) {
      const row = body.insertRow();
      for (const cell of cells) row.append(make("td", cell));
    }
    around.append(table);
    return around;
  },
  source: (block) => {
    const part = make("div", undefined, "source");
    const line = make("p", "来源：");
    line.append(link(`${block.department}《${block.title}》`, block.url));
    line.append(`，${block.effective}起施行${block.demonstration ? "（含演示数据）" : ""}`);
    part.append(line);
    if (block.basis && block.basis.length) part.append(listOf("ul", { items: block.basis }));
    return part;
  },
  work_order: (block) => {
    const list = make("dl", undefined, "order");
    const lines = { 工单号: block.number, 类别: block.category, 承办部门: block.department, 办理期限: block.due, 状态: block.status };
    for (const [name, value] of Object.entries(lines)) {
      if (value) list.append(make("dt", name), make("dd", value));
    }
    return list;
  },
};

function show(message, isHistory) {
  const box = make("section", undefined, `message ${message.from}`);
  box.append(make("h2", NAMES[message.from] || message.from, "who"));
  for (const block of message.blocks) {
    const render = BLOCKS[block.type];
    if (render) box.append(render(block)); // a newer gateway may send what this page does not know
  }
  if (message.options.length) box.append(choices(message.options));
  if (message.from === "bot" && ANSWERS.has(message.status)) box.append(feedback(message.seq));
  $("log").append(box);
  if (message.from !== "citizen") {
    answered = message.seq;
    waiting(0);
  }
  if (!isHistory) box.scrollIntoView({ block: message.from === "citizen" ? "nearest" : "start" });
}

function choices(options) {
  const group = make("div", undefined, "options");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "可选的回答");
  for (const option of options) {
    const button = make("button", option.label);
    button.type = "button";
    button.addEventListener("click", () => attempt(() => send({ option: option.id }, `option:${option.id}`), [button]));
    group.append(button);
  }
  return group;
}

function feedback(seq) {
  const group = make("div", undefined, "feedback");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "这条答复对您有帮助吗");
  for (const [label, helpful] of [["有帮助", true], ["没帮助", false]]) {
    const button = make("button", label);
    button.type = "button";
    button.addEventListener("click", async () => {
      if (!(await attempt(() => ask("POST", "/feedback", { seq, helpful }), [button]))) return;
      const thanks = make("span", helpful ? "感谢您的反馈。" : "感谢反馈，我们会改进。需要时可点“转人工”。", "small");
      thanks.tabIndex = -1;
      group.replaceChildren(thanks);
      thanks.focus();
    });
    group.append(button);
  }
  return group;
}

// ---- what the citizen does

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = $("text");
  const text = field.value;
  if (!text.trim()) {
    field.focus();
    return;
  }
  const sent = await attempt(() => send({ text }, text), [event.target.querySelector("button")]);
  if (sent && field.value === text) field.value = "";
  field.focus();
});

$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});

for (const button of document.querySelectorAll("#examples button")) {
  button.addEventListener("click", () => attempt(() => send({ text: button.textContent }, button.textContent), [button]));
}

$("person").addEventListener("click", (event) =>
  attempt(async () => {
    if (!session) await open();
    waiting((await ask("POST", "/handoff", { client_id: newId() })).seq);
  }, [event.currentTarget]),
);

$("fresh").addEventListener("click", (event) =>
  attempt(async () => {
    const old = session;
    await open();
    if (old) call("POST", "/end", {}, old.token).catch(() => {}); // it would have expired by itself
    $("text").focus();
  }, [event.currentTarget]),
);

$("lookup").addEventListener("submit", (event) => {
  event.preventDefault();
  const place = $("order");
  attempt(async () => {
    if (!session) await open();
    place.replaceChildren();
    try {
      const order = await ask("POST", "/work-orders/lookup", { number: $("number").value.trim(), phone_last4: $("last4").value });
      place.append(BLOCKS.work_order(order), listOf("ul", { items: order.timeline.map((step) => `${step.at.slice(0, 16).replace("T", " ")} ${step.text}`) }));
    } catch (problem) {
      place.append(make("p", problem.message, "notice"));
    }
  }, [event.target.querySelector("button")]);
});

function enlarge(large) {
  document.documentElement.classList.toggle("large", large);
  $("larger").setAttribute("aria-pressed", String(large));
  localStorage.setItem("wenzheng-large", large ? "1" : "");
}

$("larger").addEventListener("click", () => enlarge($("larger").getAttribute("aria-pressed") !== "true"));
enlarge(localStorage.getItem("wenzheng-large") === "1");

const kept = sessionStorage.getItem(KEEP);
if (kept) {
  session = JSON.parse(kept);
  begin();
}
