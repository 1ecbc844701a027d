// Comfort only: every page works without. Nothing here decides, fetches or sends by itself.
"use strict";
(() => {
  const page = document.documentElement;
  const text = (key) => page.dataset[key] || "";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // What happened, for screen readers as well.
  const live = document.getElementById("said");
  const say = (what) => {
    if (!live) return;
    live.textContent = "";
    window.setTimeout(() => { live.textContent = what; }, 50);
  };

  // Files that are dropped join those that were chosen.
  for (const zone of all(".drop")) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("ul");
    if (!input || !list) continue;
    const show = () => {
      list.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1024))} KB)`;
        return line;
      }));
    };
    const over = (event, is) => {
      if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return false;
      event.preventDefault();
      zone.classList.toggle("over", is);
      return true;
    };
    zone.addEventListener("dragover", (event) => over(event, true));
    zone.addEventListener("dragleave", (event) => over(event, false));
    zone.addEventListener("drop", (event) => {
      if (!over(event, false)) return;
      const files = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) files.items.add(file);
      input.files = files.files;
      show();
    });
    input.addEventListener("change", show);
  }
  // A file that misses the zone must not replace the page by itself.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => {
      if (!event.defaultPrevented && document.querySelector(".drop")) event.preventDefault();
    });
  }

  // Indicators are copied as shown, or with Shift or the second button as they are.
  const refang = (value) => value
    .replace(/hxxp/gi, (word) => (word[1] === "X" ? "HTTP" : "http"))
    .replace(/\[(:\/\/|[.:@])\]/g, "$1");
  const copy = async (value, refanged) => {
    try {
      await navigator.clipboard.writeText(refanged ? refang(value) : value);
      say(text(refanged ? "copiedRefanged" : "copiedDefanged"));
    } catch {
      say(text("copyFailed"));
    }
  };
  const isHash = (value) => /^[0-9a-f]{32,64}$/.test(value.textContent.trim());
  const values = [...all("article.notice .values tbody th[scope=row], .value"), ...all("article.notice .facts td").filter(isHash)];
  for (const value of values) {
    const shown = value.textContent.trim();
    if (!navigator.clipboard || !shown) continue;
    const buttons = document.createElement("span");
    buttons.className = "copies";
    for (const refanged of refang(shown) === shown ? [false] : [false, true]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second small";
      button.textContent = text(refanged ? "copyRefanged" : "copy");
      button.setAttribute("aria-label", `${button.textContent}: ${shown}`);
      button.addEventListener("click", (event) => copy(shown, refanged || event.shiftKey));
      buttons.append(button, " ");
    }
    value.append(buttons);
  }

  // Keys: never in a field, never while a word is composed, and not at all if switched off.
  const off = "noroshi-keys-off";
  const remembered = {
    get: () => { try { return localStorage.getItem(off) === "1"; } catch { return false; } },
    set: (is) => { try { is ? localStorage.setItem(off, "1") : localStorage.removeItem(off); } catch { /* nothing is remembered then */ } },
  };
  const switchOff = document.getElementById("keys-off");
  if (switchOff) {
    switchOff.checked = remembered.get();
    switchOff.addEventListener("change", () => remembered.set(switchOff.checked));
  }
  const rows = () => all("tbody tr").filter((row) => row.querySelector("a"));
  const move = (by) => {
    const list = rows();
    const at = list.findIndex((row) => row.classList.contains("here"));
    const to = list[Math.min(list.length - 1, Math.max(0, at + by))];
    if (!to) return;
    for (const row of list) row.classList.toggle("here", row === to);
    to.querySelector("a").focus();
  };
  const go = (path) => { if (document.querySelector(`.top nav a[href="${path}"]`)) location.assign(path); };
  const places = { s: "/shares", h: "/submit", m: "/submissions", i: "/inbox", d: "/drafts" };
  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || remembered.get()) return;
    if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    const gone = event.timeStamp - waiting < 1500;
    waiting = 0;
    if (gone && places[event.key]) {
      go(places[event.key]);
    } else if (event.key === "/") {
      const search = document.getElementById("query");
      if (search) { event.preventDefault(); search.focus(); search.select(); } else go("/shares");
    } else if (event.key === "?") {
      location.assign("/help");
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "g") {
      waiting = event.timeStamp;
    } else {
      const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (button) button.click();
    }
  });

  // A form goes out once; one that came back by the browser's history can go again.
  for (const form of all("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));
})();
