// Quick order: rows are checked as they are left, a range of a spreadsheet fills the rows below, Enter and the arrows go
// from row to row. Whatever it shows comes from the server; without it the same form is posted by its buttons.
(() => {
  const form = document.querySelector("[data-quick-order]");
  if (!form) { return; }
  const body = form.querySelector("tbody");
  const blank = form.querySelector("template[data-blank]");
  const status = form.querySelector("[data-status]");
  const atOnce = 200; // longer pastes go the way of the paste box

  const rows = () => [...body.rows];
  const fieldsOf = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
  const cells = (row) => [row.querySelector("[name^=number-]"), row.querySelector("[name^=quantity-]"), row.querySelector("[name^=uom-]")];
  const changed = (field) => {
    if (field.type === "radio") { return field.checked !== field.defaultChecked; }
    if (field.options) { return [...field.options].some((o) => o.selected !== o.defaultSelected) && field.value !== initial(field); }
    return field.value !== field.defaultValue;
  };
  const initial = (select) => ([...select.options].find((o) => o.defaultSelected) ?? select.options[0])?.value;
  const dirty = (row) => fieldsOf(row).some(changed);
  const empty = (row) => fieldsOf(row).every((f) => f.type === "radio" || f.options || f.value === "");

  // addRow copies the server's empty row under the next number.
  const addRow = () => {
    const n = String(1 + rows().reduce((most, row) => Math.max(most, Number(row.dataset.line)), 0));
    const row = blank.content.querySelector("tr").cloneNode(true);
    row.id = "row-" + n;
    row.dataset.line = n;
    row.querySelector(".qo__no").textContent = n;
    for (const el of row.querySelectorAll("*")) {
      for (const name of ["id", "name"]) {
        if (el.hasAttribute(name)) { el.setAttribute(name, el.getAttribute(name).replace(/-0$/, "-" + n)); }
      }
      if (el.hasAttribute("aria-label")) { el.setAttribute("aria-label", el.getAttribute("aria-label").replace(/\b0\b/, n)); }
      if (el.type === "hidden") { el.setAttribute("value", n); }
    }
    body.append(row);
    return row;
  };
  const growing = () => Boolean(form.querySelector("[name=more]"));
  const next = (row) => row.nextElementSibling ?? (growing() ? addRow() : null);

  // Checking: one request at a time. What is typed while one is under way is sent with the next.
  let busy = false;
  let again = false;

  const send = async () => {
    if (busy) { again = true; return; }
    const going = rows().filter((row) => dirty(row) && !(row.querySelector("[name=blank]") && empty(row)));
    if (going.length === 0) { return; }
    busy = true;
    const data = new URLSearchParams();
    for (const name of ["_csrf", "return"]) { data.append(name, form.elements[name].value); }
    const sent = new Map();
    for (const row of going) {
      for (const field of row.querySelectorAll("input, select")) {
        if (field.type === "radio" && !field.checked) { continue; }
        data.append(field.name, field.value);
        if (field.type !== "hidden") { sent.set(field.name, field.value); }
      }
    }
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "text/html" } });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      take(new DOMParser().parseFromString(await answer.text(), "text/html"), sent, new Set(going.map((row) => row.id)), answer.url);
    } catch {
      status.textContent = form.dataset.failed;
      status.classList.remove("vh");
    }
    busy = false;
    if (again) { again = false; send(); }
  };

  // take puts the server's rows in place of ours, but for what was typed since they were sent.
  const take = (page, sent, gone, url) => {
    const fresh = page.querySelector("[data-quick-order]");
    if (!fresh) { throw new Error("no table in the answer"); }
    const focus = remember();
    const fresher = [...fresh.querySelector("tbody").rows];
    const shown = new Set(fresher.map((row) => row.id));
    for (const row of fresher) {
      const old = document.getElementById(row.id);
      if (!old) { body.append(row); continue; }
      const unsent = fieldsOf(old).filter((f) => f.type !== "radio" && changed(f) && sent.get(f.name) !== f.value);
      if (unsent.length > 0 && !gone.has(row.id)) { continue; }
      old.replaceWith(row);
      for (const field of unsent) {
        const now = row.querySelector(`[name="${field.name}"]`);
        if (now) { now.value = field.value; }
      }
    }
    for (const id of gone) { // put right, and no longer among what this page shows
      if (!shown.has(id)) { document.getElementById(id)?.remove(); }
    }
    for (const part of document.querySelectorAll("[data-swap]")) {
      const now = page.querySelector(`[data-swap="${part.dataset.swap}"]`);
      if (now) { part.replaceChildren(...now.childNodes); }
    }
    form.setAttribute("action", fresh.getAttribute("action"));
    form.elements.return.value = fresh.elements.return.value;
    status.textContent = fresh.querySelector("[data-status]").textContent;
    status.classList.add("vh");
    if (url && new URL(url).pathname !== location.pathname) { history.replaceState(null, "", url); }
    restore(focus);
  };

  const remember = () => {
    const el = document.activeElement;
    if (!el || !form.contains(el)) { return null; }
    return { id: el.id, name: el.name, value: el.value, line: el.closest("tr")?.id, from: el.selectionStart ?? null, to: el.selectionEnd ?? null };
  };
  const restore = (focus) => {
    if (!focus || (document.activeElement && document.activeElement !== document.body)) { return; }
    const within = focus.line ? document.getElementById(focus.line) : form;
    const el = within && focus.name ? within.querySelector(`[name="${CSS.escape(focus.name)}"]`) : null;
    el?.focus();
    if (el && focus.from !== null && el.setSelectionRange) { el.setSelectionRange(focus.from, focus.to); }
  };

  body.addEventListener("change", () => send());

  // Keys: Enter goes on to the next field that is to be filled, the arrows to the same field of the next row.
  body.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || !field.matches("input:not([type=radio])")) { return; }
    const row = field.closest("tr");
    const column = cells(row).indexOf(field);
    const go = (to, at) => { if (to) { event.preventDefault(); cells(to)[at]?.focus(); cells(to)[at]?.select?.(); } };
    switch (event.key) {
      case "ArrowDown": go(row.nextElementSibling, column); return;
      case "ArrowUp": go(row.previousElementSibling, column); return;
      case "Enter":
        if (column === 0 && cells(row)[1]?.value === "") { go(row, 1); return; }
        event.preventDefault();
        go(next(row), 0);
        return;
      case "Tab":
        if (!event.shiftKey && !row.nextElementSibling && column > 0 && !empty(row) && growing()) { addRow(); }
    }
  });

  // Enter never sends the form: some browsers would do so from the field that it has led to.
  body.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=radio])")) { event.preventDefault(); }
  });

  // Pasting: each line of the range goes into the next row whose fields it would fill are empty. Nothing typed is lost.
  body.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field.matches?.("input") || !/[\t\n]/.test(text.trim())) { return; }
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").filter((line) => line.trim() !== "");
    event.preventDefault();
    if (lines.length > atOnce || !growing()) {
      const box = document.querySelector("[data-paste]");
      box.elements.paste.value = text;
      box.requestSubmit();
      return;
    }
    let row = field.closest("tr");
    const start = cells(row).indexOf(field);
    if (field.selectionStart === 0 && field.selectionEnd === field.value.length) { field.value = ""; } // as any paste would
    for (const line of lines) {
      const values = line.split("\t");
      const fits = (r) => values.every((v, i) => v.trim() === "" || !cells(r)[start + i] || (cells(r)[start + i].value === "" && !cells(r)[start + i].options));
      while (row && !fits(row)) { row = next(row); }
      values.forEach((v, i) => { const cell = cells(row)[start + i]; if (cell && v.trim() !== "") { cell.value = v.trim(); } });
      row = next(row);
    }
    (row ? cells(row)[start] : field)?.focus();
    send();
  });

  // A long quick order is looked after until it has been checked.
  const wait = () => {
    if (!document.querySelector("[data-checking]")) { return; }
    const typing = document.activeElement?.closest("input, select, textarea");
    setTimeout(() => { if (typing) { wait(); } else { location.reload(); } }, 2000);
  };
  wait();
})();
