/* Reporting a signal: what was typed is kept as a draft while one types, and nothing is sent into
   the void. Without this file the buttons do the same. Nothing is kept in the browser but in the
   fields themselves; what the guard refuses stays there only. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const AFTER_TYPING = 2500; // milliseconds of rest before the draft is kept
  const TRY_AGAIN = 4000;
  const LOG_IN = "/accounts/login/";
  const place = form.querySelector("[data-draft-state]");
  let dirty = false; // typed since the server last answered
  let partly = Boolean(place.querySelector(".k-draft__out")); // a box is not kept
  let leaving = false;
  let passing = false; // the submit that may go through
  let saving = null;
  let timer = 0;

  function tell(state, more) {
    const line = place.querySelector("[data-draft-line]");
    const words = [line.dataset[state], more ? line.dataset[more] : ""].join(" ").trim();
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("is-not-kept", state === "away" || state === "login");
  }

  // Answers "kept", "login" (logged out) or "away" (no connection, or the server could not).
  async function post(again) {
    const response = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    });
    if (new URL(response.url).pathname.startsWith(LOG_IN)) return "login";
    if (response.status === 403) return !again && (await renewToken()) ? post(true) : "login";
    if (!response.ok) return "away";
    const part = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".k-draft");
    if (!part) return "away";
    place.replaceChildren(document.adoptNode(part));
    partly = Boolean(place.querySelector(".k-draft__out"));
    return "kept";
  }

  // After logging in on another tab the page needs the new token.
  async function renewToken() {
    const response = await fetch(location.href, { credentials: "same-origin" });
    if (!response.ok || new URL(response.url).pathname.startsWith(LOG_IN)) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("form[data-report] [name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = fresh.value; });
    return true;
  }

  // Gives the state; one at a time, and what was typed meanwhile is kept after it.
  function save() {
    if (saving) return saving.then(() => (dirty ? save() : "kept"));
    clearTimeout(timer);
    dirty = false;
    tell("busy");
    saving = post(false).catch(() => "away").then((state) => {
      saving = null;
      if (state === "kept") return state;
      dirty = true;
      tell(state);
      clearTimeout(timer);
      timer = setTimeout(save, TRY_AGAIN);
      return state;
    });
    return saving;
  }

  function typed(wait) {
    if (leaving) return;
    dirty = true;
    if (!saving && !place.querySelector(".is-not-kept")) tell("typing");
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  form.addEventListener("input", () => typed(AFTER_TYPING));
  form.addEventListener("change", () => typed(150)); // a field was left, a choice was made
  window.addEventListener("online", () => { if (dirty) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty && !leaving) save(); });
  window.addEventListener("beforeunload", (event) => { if ((dirty || partly) && !leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => { leaving = false; passing = false; });

  // Before the page goes away its text is kept. Without a connection or log-in it stays here.
  form.addEventListener("submit", async function (event) {
    const button = event.submitter;
    const throwsAway = Boolean(button) && button.value === "discard";
    if (event.target !== form || passing || throwsAway) {
      passing = false;
      leaving = throwsAway || leaving; // what is thrown away is not kept again
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (leaving) return;
    leaving = true;
    dirty = true;
    const state = await save();
    if (state === "kept") {
      clearTimeout(timer);
      dirty = false;
      passing = true;
      form.requestSubmit(button || undefined);
      return;
    }
    leaving = false;
    tell(state, "stay");
    place.scrollIntoView({ block: "center" });
  }, true);
})();
