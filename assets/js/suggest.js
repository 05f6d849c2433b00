// Offers what a beginning can become, under the search box: a combobox with a list, as WAI-ARIA's Authoring Practices
// describe it. Arrows choose, Enter opens what is chosen or else searches, Escape puts the list away. Without it the box
// searches all the same.
(() => {
  const input = document.querySelector("[data-suggest]");
  const box = document.getElementById("suggestions");
  if (!input || !box) return;
  let asking = null;
  let timer = 0;
  let leaving = false;

  input.type = "text"; // a search field may not be a combobox
  for (const [name, value] of Object.entries({
    role: "combobox", enterkeyhint: "search", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": box.id,
  })) input.setAttribute(name, value);

  const options = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const show = (open) => {
    choose(null);
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  };

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    show(false);
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = input.value.trim();
    if (!query) { show(false); return; }
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: query })}`;
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[role=listbox]");
      box.replaceChildren(...(list ? [list] : []));
      show(options().length > 0 && document.activeElement === input);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus, so that the click arrives

  // What is chosen is opened: some browsers would search as well.
  input.form?.addEventListener("submit", (event) => { if (leaving) event.preventDefault(); });
  addEventListener("pageshow", () => { leaving = false; });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (box.hidden) {
          if (all.length === 0) return;
          show(true);
        }
        const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
        choose(all[next] ?? null);
        return;
      }
      case "Enter":
        if (box.hidden || at < 0) { close(); return; }
        event.preventDefault();
        leaving = true;
        all[at].click();
        return;
      case "Escape":
        if (box.hidden) return;
        event.preventDefault();
        close();
        return;
    }
  });
})();
