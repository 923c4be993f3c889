/* What somebody types is kept as a draft while they type, and nothing is sent into the void: every
   form with such a bar. Without this file its button does the same. Nothing is kept in the
   browser but in the fields themselves; what the guard refuses stays there only. */
(function () {
  "use strict";

  const LONGEST = 2500; // milliseconds that something typed waits, also while one types on
  const TRY_AGAIN = 4000;
  const GONE = 10000; // by then the page has gone on, or did not
  const LOG_IN = "/accounts/login/";
  document.querySelectorAll(".k-writing").forEach((bar) => keep(bar, bar.closest("form")));

  function keep(bar, form) {
    const place = bar.querySelector("[data-draft-state]");
    const address = form.getAttribute("action") || location.href;
    let dirty = false; // typed since the server last answered
    let partly = Boolean(place.querySelector(".k-writing__out")); // a box is not kept
    let leaving = false;
    let passing = false; // the submit that may go through
    let saving = null;
    let timer = 0;
    bar.querySelectorAll("[data-draft-keep]").forEach((button) => { button.hidden = true; });

    function tell(state, more) {
      const line = place.querySelector("[data-draft-line]");
      const words = [line.dataset[state], more ? line.dataset[more] : ""].join(" ").trim();
      if (line.textContent !== words) line.textContent = words;
      line.classList.toggle("is-not-kept", ["away", "login", "shut"].includes(state));
    }

    function typedSoFar() {
      const data = new FormData(form);
      Array.from(data.keys()).forEach((name) => { if (data.get(name) instanceof File) data.delete(name); });
      data.set("draft", "keep");
      return data;
    }
    const send = (keepalive) => fetch(address, {
      method: "POST",
      body: typedSoFar(),
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
      keepalive,
    });

    // Answers "kept", "login" (logged out), "shut" (may not any more) or "away" (no connection).
    async function post(again) {
      const response = await send(false);
      if (new URL(response.url).pathname.startsWith(LOG_IN)) return "login";
      if (response.status === 403) return again ? "shut" : renewToken();
      if (response.status === 404 || response.status === 410) return "shut";
      if (!response.ok && response.status !== 422) return "away";
      const part = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".k-writing__state");
      if (!part) return "away";
      const before = place.querySelector(".k-writing__state");
      const told = place.querySelector("[data-draft-line]");
      told.replaceWith(document.adoptNode(part.querySelector("[data-draft-line]")));
      before.querySelectorAll(".k-writing__out").forEach((one) => one.remove());
      part.querySelectorAll(".k-writing__out").forEach((one) => before.append(document.adoptNode(one)));
      partly = Boolean(place.querySelector(".k-writing__out"));
      return "kept";
    }

    // After logging in on another tab the page needs the new token.
    async function renewToken() {
      const response = await fetch(location.href, { credentials: "same-origin" });
      if (new URL(response.url).pathname.startsWith(LOG_IN)) return "login";
      if (!response.ok) return "shut";
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("form [name=csrfmiddlewaretoken]");
      if (!fresh) return "shut";
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = fresh.value; });
      return post(true);
    }

    // Gives the state; one at a time, and what was typed meanwhile is kept after it.
    function save() {
      if (saving) return saving.then(() => (dirty ? save() : "kept"));
      clearTimeout(timer);
      timer = 0;
      dirty = false;
      tell("busy");
      saving = post(false).catch(() => "away").then((state) => {
        saving = null;
        if (state === "kept") {
          if (dirty && !leaving) typed(LONGEST);
          return state;
        }
        dirty = true;
        tell(state);
        if (state !== "shut") {
          clearTimeout(timer);
          timer = setTimeout(save, TRY_AGAIN);
        }
        return state;
      });
      return saving;
    }

    function typed(wait) {
      if (leaving) return;
      dirty = true;
      if (saving) return; // is kept when the answer is there
      if (!place.querySelector(".is-not-kept")) tell("typing");
      if (timer && wait >= LONGEST) return; // waits already
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    form.addEventListener("input", () => typed(LONGEST));
    form.addEventListener("change", () => typed(150)); // a field was left, a choice was made
    window.addEventListener("online", () => { if (dirty) save(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && dirty && !leaving) save(); });
    window.addEventListener("pagehide", () => { if ((dirty || saving) && !leaving) send(true).catch(() => {}); });
    window.addEventListener("beforeunload", (event) => {
      if ((partly || place.querySelector(".is-not-kept")) && !leaving) event.preventDefault();
    });
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
      clearTimeout(timer);
      const state = await save();
      if (state === "kept" || state === "shut") {
        clearTimeout(timer);
        dirty = false;
        passing = true;
        form.requestSubmit(button || undefined);
        setTimeout(() => { leaving = false; }, GONE); // still here: what is typed is kept again
        return;
      }
      leaving = false;
      tell(state, "stay");
    }, true);
  }
})();
