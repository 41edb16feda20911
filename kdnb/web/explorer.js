// The explorer: filters the rows, shows the chosen one's evidence in its raw article. No network, no library.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("kdnb-data").textContent);
  const root = document.querySelector(".explorer");
  const form = root.querySelector("form");
  const list = root.querySelector("ol");
  const pane = root.querySelector("article");
  const count = root.querySelector("output");
  const most = 500;
  let chosen = null;

  const matches = (row, wanted) =>
    (!wanted.table || row.table === wanted.table) &&
    (!wanted.state || row.states.includes(wanted.state)) &&
    (!wanted.person || row.people.includes(wanted.person)) &&
    (!wanted.kind || row.kind === wanted.kind) &&
    (!wanted.status || row.status === wanted.status) &&
    (!wanted.from || (row.date && row.date >= wanted.from)) &&
    (!wanted.to || (row.date && row.date <= wanted.to));

  const address = (row) => "#" + encodeURIComponent(row.id);

  function options(name, values) {
    const select = form.elements[name];
    for (const value of [...new Set(values)].filter(Boolean).sort()) select.add(new Option(value.replaceAll("_", " "), value));
  }

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function item(row) {
    const button = element("button", row.label);
    button.type = "button";
    button.append(element("small", row.detail));
    button.setAttribute("aria-pressed", String(row.id === chosen));
    button.dataset.id = row.id;
    button.addEventListener("click", () => {
      if (location.hash === address(row)) show(row, true);
      else location.hash = address(row);
    });
    const line = element("li");
    line.append(button);
    return line;
  }

  function draw() {
    const wanted = Object.fromEntries(new FormData(form));
    const rows = data.rows.filter((row) => matches(row, wanted));
    list.replaceChildren(...rows.slice(0, most).map(item));
    count.textContent = rows.length > most ? `${rows.length} rows, the first ${most} shown` : rows.length === 1 ? "1 row" : `${rows.length} rows`;
  }

  // Offsets count characters as Python does; a string of JavaScript counts two for the rarer ones.
  function show(row, scroll) {
    chosen = row.id;
    for (const button of list.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.id === chosen));
    const article = data.articles[row.article];
    const characters = Array.from(article.text);
    const cuts = new Set([0, characters.length, row.start, row.end]);
    for (const [start, end] of article.junk) { cuts.add(start); cuts.add(end); }
    const places = [...cuts].sort((a, b) => a - b);
    const parts = [element("h3", `${row.article}: ${row.label}`)];
    for (let n = 0; n + 1 < places.length; n++) {
      const text = characters.slice(places[n], places[n + 1]).join("");
      const evidence = places[n] >= row.start && places[n] < row.end;
      const junk = article.junk.some(([start, end]) => places[n] >= start && places[n] < end);
      parts.push(element(evidence ? "mark" : "span", text, !evidence && junk ? "junk" : ""));
    }
    pane.replaceChildren(...parts);
    if (scroll) pane.scrollIntoView({ block: "nearest" });
    const mark = pane.querySelector("mark");
    if (mark) pane.scrollTop = Math.max(0, mark.offsetTop - pane.offsetTop - pane.clientHeight / 3);
  }

  function follow() {
    const row = data.rows.find((candidate) => address(candidate) === location.hash);
    if (row) show(row, true);
    return Boolean(row);
  }

  // Up and down walk through the rows, as tab does.
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...list.querySelectorAll("button")];
    const next = step && buttons[buttons.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  options("state", data.rows.flatMap((row) => row.states));
  options("person", data.rows.flatMap((row) => row.people));
  options("kind", data.rows.map((row) => row.kind));
  options("status", data.rows.map((row) => row.status));
  form.hidden = false;
  form.addEventListener("input", draw);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(draw));
  list.addEventListener("keydown", walk);
  window.addEventListener("hashchange", follow);
  draw();
  if (!follow() && data.rows.length) show(data.rows[0], false);
})();
