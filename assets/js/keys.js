// The keyboard: "/" goes to the search, "g" and a letter to a section of the rail, "?" shows which letters there are.
(() => {
  const rail = document.getElementById("rail");
  const help = document.getElementById("keys");
  let waiting = false;

  const typing = (el) => el.closest("input, select, textarea, [contenteditable]");

  const go = (letter) => {
    for (const key of rail?.querySelectorAll("a kbd") ?? []) {
      if (key.textContent === letter) { key.closest("a").click(); return; }
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (waiting) { waiting = false; go(event.key); return; }
    switch (event.key) {
      case "/": {
        const search = document.querySelector("[data-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
        search.select();
        return;
      }
      case "g": waiting = true; return;
      case "?": help?.togglePopover(); return;
    }
  });
})();
