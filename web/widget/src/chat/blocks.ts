// Reply blocks as DOM nodes: text only ever becomes text nodes, and an address is followed only when it is a safe one.

import type { Block } from "./types";
import { t } from "./words";

type Of<K extends Block["type"]> = Extract<Block, { type: K }>;
type Render = { [K in Block["type"]]: (block: Of<K>) => Node };

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string | null | undefined)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child): child is Node | string => child != null));
  return node;
}

/** A link when the address is http(s), a phone or a page of ours; its text otherwise. */
export function link(text: string, address: string): HTMLElement {
  if (!/^(https?:\/\/|tel:|\/(?![/\\]))/i.test(address)) return make("span", "", text);
  const node = make("a", "", text);
  node.href = address;
  node.rel = "noopener noreferrer";
  if (!address.startsWith("tel:")) {
    node.target = "_blank";
    node.append(make("span", "out", ` ${t("newWindow")}`));
  }
  return node;
}

function listOf(tag: "ol" | "ul", items: string[], title?: string | null): Node {
  return make("div", "", title ? make("h3", "", title) : null, make(tag, "", ...items.map((item) => make("li", "", item))));
}

function row(tag: "th" | "td", cells: string[]): HTMLElement {
  const nodes = cells.map((text) => {
    const cell = make(tag, "", text);
    if (tag === "th") cell.scope = "col";
    return cell;
  });
  return make("tr", "", ...nodes);
}

const RENDER: Render = {
  paragraph: (block) => make("p", "", block.text),
  options: (block) => make("p", "", block.prompt),
  steps: (block) => listOf("ol", block.items, block.title),
  list: (block) => listOf("ul", block.items, block.title),
  link: (block) => make("p", "", link(block.text, block.url)),
  notice: (block) => make("p", `notice ${block.level ?? "info"}`, block.text),
  table: (block) => {
    const around = make(
      "div",
      "scroll",
      make(
        "table",
        "",
        block.title ? make("caption", "", block.title) : null,
        make("thead", "", row("th", block.header)),
        make("tbody", "", ...block.rows.map((cells) => row("td", cells))),
      ),
    );
    around.tabIndex = 0;
    around.setAttribute("role", "region");
    around.setAttribute("aria-label", block.title || block.header.join("、"));
    return around;
  },
  source: (block) => {
    const facts = [t("since", { date: block.effective }), block.demonstration ? t("demonstration") : ""].filter(Boolean);
    const cited = make("p", "", `${t("source")} `, link(`${block.department}《${block.title}》`, block.url), ` ${facts.join(" · ")}`);
    const basis = block.basis?.length ? make("ul", "", ...block.basis.map((text) => make("li", "", text))) : null;
    return make("div", "source", cited, basis);
  },
  work_order: (block) => {
    const facts: [string, string][] = [
      [t("number"), block.number],
      [t("category"), block.category],
      [t("department"), block.department],
      [t("due"), block.due && t("before", { date: block.due })],
      [t("status"), block.status],
    ];
    return make(
      "dl",
      "order",
      ...facts.flatMap(([name, value]) => (value ? [make("dt", "", name), make("dd", "", value)] : [])),
    );
  },
};

/** All blocks in order; a kind this page does not know (a newer gateway's) is left out. */
export function renderBlocks(blocks: Block[]): HTMLElement {
  const known = blocks.filter((block) => Object.hasOwn(RENDER, block.type));
  return make("div", "blocks", ...known.map((block) => (RENDER[block.type] as (b: Block) => Node)(block)));
}
