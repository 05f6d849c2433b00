// Greys a submit button out once its form is on the way. The server does not depend on it: an order has a key of its own.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.target.method !== "post") return;
  setTimeout(() => { button.disabled = true; button.classList.add("btn--busy"); });
});

// A page that comes back out of the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".btn--busy")) { button.disabled = false; button.classList.remove("btn--busy"); }
});
