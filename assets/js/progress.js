// Follows work under way: fetches this page again and puts the parts that changed in place. Without it, the page has a
// link that does the same. Once the work has ended the page is loaded anew, because it may then look quite different.
const follow = async () => {
  const old = document.querySelector("[data-progress]");
  if (!old) return;
  try {
    if (!document.hidden) {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (!now) { location.reload(); return; }
      if (!old.contains(document.activeElement)) old.replaceWith(now);
    }
    setTimeout(follow, 1500);
  } catch { setTimeout(follow, 6000); }
};
setTimeout(follow, 1500);
