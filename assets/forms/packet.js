"use strict";
// The form works without this script, except for counting, keeping and saving.
(() => {
  const packet = JSON.parse(document.getElementById("packet").textContent);
  const form = document.querySelector("form");
  const kept = `submission-wizard ${packet.digest}`;
  const status = document.getElementById("status");
  const shownText = document.getElementById("text");
  const clean = new Map();
  let changed = false;

  const trimmed = (text) => text.replace(/\s+/gu, " ").trim();
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const controls = (holder) => [...holder.querySelectorAll("[data-key]")];

  /** The value of one control or group of controls; undefined where nothing is said. */
  function readControl(holder) {
    const type = holder.dataset.type;
    if (type === "choices") {
      const boxes = [...holder.querySelectorAll("input:checked")].map((box) => box.value);
      return boxes.length ? boxes : undefined;
    }
    if (type === "choice" || type === "yes-no") {
      const chosen = holder.querySelector("input:checked");
      if (!chosen || chosen.dataset.unanswered) return undefined;
      return type === "yes-no" ? chosen.value === "yes" : chosen.value;
    }
    const text = holder.value.trim();
    if (text === "") return undefined;
    if (type === "lines") return lines(text);
    if (type === "number") return Number.isNaN(Number(text)) ? text : Number(text);
    return text;
  }

  function readTable(holder) {
    const row = {};
    for (const control of controls(holder)) {
      const value = readControl(control);
      if (value !== undefined) row[control.dataset.key] = value;
    }
    return Object.keys(row).length ? row : undefined;
  }

  function readAnswer(question) {
    const type = question.dataset.type;
    if (type === "records") {
      const rows = [...question.querySelectorAll(".row")].map(readTable).filter(Boolean);
      return rows.length ? rows : undefined;
    }
    if (type === "confirmation") return readTable(question);
    const control = question.querySelector("[data-type]");
    return control ? readControl(control) : undefined;
  }

  const questions = [...document.querySelectorAll("[data-field]")];

  function answers() {
    const found = {};
    for (const question of questions) {
      const value = readAnswer(question);
      const name = question.dataset.field;
      if (value !== undefined && JSON.stringify(value) !== clean.get(name)) found[name] = value;
    }
    return found;
  }

  function answerDocument() {
    const given = answers();
    const shown = {};
    for (const name of Object.keys(given)) shown[name] = packet.shown[name];
    return {
      schema: packet.schema,
      draft: packet.draft,
      digest: packet.digest,
      name: document.getElementById("by-name").value.trim(),
      mail: packet.mail,
      on: new Date().toISOString().slice(0, 10),
      answers: given,
      shown,
    };
  }

  function asText(answer) {
    const bytes = new TextEncoder().encode(JSON.stringify(answer));
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    const body = btoa(binary).replace(/.{1,64}/g, "$&\n");
    const number = Object.keys(answer.answers).length;
    const head = `${number} answers for ${packet.name}, by ${answer.name || answer.mail}.`;
    return `${head}\nPlease leave the lines below as they are.\n\n${packet.begin}\n${body}${packet.end}\n`;
  }

  function count(field) {
    const counter = document.getElementById(`${field.id}-count`);
    if (!counter) return;
    const used = [...trimmed(field.value)].length;
    const { min = "0", max = "0" } = counter.dataset;
    const wrong = (max !== "0" && used > Number(max)) || (used > 0 && used < Number(min));
    counter.textContent = max !== "0" ? `${used} of ${max}` : `${used}, at least ${min}`;
    counter.classList.toggle("wrong", wrong);
  }

  function addRow(question, focus) {
    const template = question.querySelector("template");
    const rows = question.querySelector(".rows");
    const row = template.content.firstElementChild.cloneNode(true);
    const number = Number(rows.dataset.next || "0");
    rows.dataset.next = String(number + 1);
    for (const element of row.querySelectorAll("[id],[for],[name],[aria-labelledby]")) {
      for (const name of ["id", "for", "name", "aria-labelledby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, `${value}-${number}`);
      }
    }
    rows.append(row);
    if (focus) row.querySelector("input,textarea,select").focus();
    return row;
  }

  function fillControl(control, value) {
    const type = control.dataset.type;
    if (type === "choices" || type === "choice" || type === "yes-no") {
      const wanted = type === "yes-no" ? [value ? "yes" : "no"] : [value].flat();
      for (const box of control.querySelectorAll("input")) box.checked = wanted.includes(box.value);
    } else {
      control.value = Array.isArray(value) ? value.join("\n") : String(value);
    }
  }

  function fill(question, value) {
    if (question.dataset.type === "records") {
      question.querySelector(".rows").replaceChildren();
      for (const each of value) {
        const row = addRow(question, false);
        for (const control of controls(row)) {
          if (control.dataset.key in each) fillControl(control, each[control.dataset.key]);
        }
      }
    } else if (question.dataset.type === "confirmation") {
      for (const control of controls(question)) {
        if (control.dataset.key in value) fillControl(control, value[control.dataset.key]);
      }
    } else {
      const control = question.querySelector("[data-type]");
      if (control) fillControl(control, value);
    }
  }

  function storage(action) {
    try {
      return action(window.localStorage);
    } catch {
      return null;
    }
  }

  function keep() {
    changed = true;
    storage((store) => store.setItem(kept, JSON.stringify(answers())));
  }

  function download(answer) {
    const blob = new Blob([`${JSON.stringify(answer, null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = packet.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function said(answer, done) {
    const number = Object.keys(answer.answers).length;
    const what = number === 1 ? "1 answer is new." : `${number} answers are new.`;
    status.textContent = number ? `${what} ${done}` : "Nothing was changed yet.";
    changed = false;
  }

  for (const question of questions) {
    const first = packet.values[question.dataset.field];
    if (first !== undefined) fill(question, first);
    const value = readAnswer(question);
    clean.set(question.dataset.field, value === undefined ? undefined : JSON.stringify(value));
  }
  const earlier = storage((store) => JSON.parse(store.getItem(kept) || "null"));
  if (earlier && typeof earlier === "object") {
    for (const question of questions) {
      const value = earlier[question.dataset.field];
      if (value !== undefined) fill(question, value);
    }
    status.textContent = "Your earlier answers were kept in this browser.";
  }
  for (const field of form.querySelectorAll("input,textarea")) count(field);

  form.addEventListener("input", (event) => {
    count(event.target);
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("add")) {
      addRow(button.closest("[data-field]"), true);
    } else if (button.classList.contains("remove")) {
      const next = button.closest("[data-field]").querySelector(".add");
      button.closest(".row").remove();
      next.focus();
      keep();
    } else if (button.id === "save") {
      const answer = answerDocument();
      download(answer);
      said(answer, `Send the file ${packet.file} back.`);
    } else if (button.id === "show") {
      const answer = answerDocument();
      shownText.value = asText(answer);
      shownText.hidden = false;
      shownText.focus();
      shownText.select();
      said(answer, "Copy the text into your mail.");
    } else if (button.id === "forget") {
      storage((store) => store.removeItem(kept));
      changed = false;
      window.location.reload();
    }
  });
  form.addEventListener("change", (event) => {
    const names = event.target.dataset && event.target.dataset.names;
    if (!names) return;
    const target = document.getElementById(names);
    const chosen = [...event.target.files].map((file) => file.name);
    const before = target.tagName === "TEXTAREA" ? lines(target.value) : [];
    target.value = [...new Set([...before, ...chosen])].join("\n");
    keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
