/* The meeting room: the time runs, an action is noted without a new page, and there are keys.
   The pages work without this file: then the buttons do the same with a new page. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-room]");
  if (!form) return;
  const inText = (element) => element.closest("textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]");

  // ---- the time: it only counts; nothing flashes, nothing sounds ---------------------------
  const timer = document.querySelector("[data-timer][data-left]");
  if (timer) {
    const planned = Number(timer.dataset.planned) * 60;
    const end = Date.now() + Number(timer.dataset.left) * 1000;
    const clock = timer.querySelector("[data-timer-clock]");
    const of = timer.querySelector("[data-timer-of]");
    const ring = timer.querySelector(".k-timer__spent");
    const tick = () => {
      const left = Math.round((end - Date.now()) / 1000);
      const shown = Math.abs(left);
      clock.textContent = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
      of.textContent = left < 0 ? timer.dataset.over : timer.dataset.of;
      ring.setAttribute("stroke-dasharray", `${Math.max(0, Math.min(100, 100 * (1 - left / planned)))} 100`);
    };
    setInterval(tick, 1000);
  }

  // ---- an action: only its own part of the page is renewed ---------------------------------
  let sending = false;
  async function note(button) {
    if (sending) return;
    sending = true;
    try {
      const response = await fetch(button.formAction, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("acts");
      if (!fresh || response.status >= 500) throw new Error("no page");
      document.getElementById("acts").replaceWith(document.adoptNode(fresh));
      if (window.htmx) window.htmx.process(fresh);
      const wrong = fresh.querySelector("[aria-invalid=true]");
      (wrong || fresh.querySelector("[name=line]")).focus();
    } catch {
      sending = false;
      HTMLFormElement.prototype.requestSubmit.call(form, button); // the page itself says what is wrong
    }
    sending = false;
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-promise]");
    if (!button) return;
    event.preventDefault();
    note(button);
  });

  // ---- keys --------------------------------------------------------------------------------
  const record = () => { const button = form.querySelector("[data-record]"); if (button) button.click(); };
  const go = (way) => { const link = document.querySelector(`[data-go="${way}"]`); if (link) link.click(); };
  const toggle = document.querySelector("[data-keys-switch]");
  const areOn = () => { try { return localStorage.getItem("room-keys") !== "off"; } catch { return true; } };
  function dress() {
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(areOn()));
    toggle.textContent = areOn() ? toggle.dataset.on : toggle.dataset.off;
  }
  if (toggle) {
    dress();
    toggle.addEventListener("click", () => {
      try { localStorage.setItem("room-keys", areOn() ? "off" : "on"); } catch { /* then they stay on */ }
      dress();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(event.target)) {
      event.preventDefault();
      record();
      return;
    }
    if (event.key === "Enter" && event.target.matches("#acts input, #acts select")) {
      event.preventDefault();
      note(form.querySelector("[data-promise]"));
      return;
    }
    if (event.key === "Escape" && inText(event.target)) {
      event.target.blur();
      return;
    }
    if (!areOn() || event.ctrlKey || event.metaKey || event.altKey || inText(event.target)) return;
    const key = event.key.toLowerCase();
    const grounds = form.querySelectorAll("[name=ground]");
    if (key >= "1" && key <= String(grounds.length)) { grounds[Number(key) - 1].click(); grounds[Number(key) - 1].focus(); }
    else if (key === "a") { const line = form.querySelector("[name=line]"); if (line) line.focus(); }
    else if (key === "v") record();
    else if (event.key === "ArrowLeft" && event.target.type !== "radio") go("before");
    else if (event.key === "ArrowRight" && event.target.type !== "radio") go("after");
    else return;
    event.preventDefault();
  });
})();
