/* A session in the room: saves while you type, goes on without a blank page, and has keys.
   Every page works without this file: then the buttons save, one question at a time.
   Nothing typed is kept anywhere but in the form itself; the form stays until it is saved. */
(function () {
  "use strict";

  const AFTER_TYPING = 1200; // milliseconds of rest before a text is saved
  const TRY_AGAIN = 3000;
  const LOG_IN = "/accounts/login/";
  let dirty = false; // something was typed that the server has not confirmed
  let saving = null; // the promise of the save that is under way
  let timer = 0;

  const byId = (id) => document.getElementById(id);
  const answer = () => document.querySelector("form[data-autosave]");
  const inText = (element) => element && element.closest("textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]");

  // ---- what the foot of the page says -------------------------------------------------
  function tell(state) {
    const line = byId("saved");
    if (!line) return;
    const now = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
    line.textContent = line.dataset[state].replace("{time}", now);
    line.classList.toggle("is-not-saved", state === "not" || state === "wrong" || state === "login");
  }

  // ---- talking with the server --------------------------------------------------------
  // Answers { state, page, url }: state is "at" (saved), "wrong" (refused, with reasons on the
  // page), "login" (logged out) or "not" (no connection, or the server could not).
  async function send(form, extra) {
    const body = new FormData(form);
    Object.entries(extra || {}).forEach(([name, value]) => body.set(name, value));
    const response = await fetch(form.getAttribute("action") || location.href, { method: "POST", body, credentials: "same-origin" });
    if (new URL(response.url).pathname.startsWith(LOG_IN)) return { state: "login" };
    if (response.status === 403) return (await renewToken()) ? send(form, extra) : { state: "login" };
    if (response.status >= 500) return { state: "not" };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { state: response.ok ? "at" : "wrong", page, url: response.url };
  }

  // After logging in on another tab the page needs the new token; once, then it is what it is.
  let renewed = "";
  async function renewToken() {
    const response = await fetch(location.href, { credentials: "same-origin" });
    if (!response.ok || new URL(response.url).pathname.startsWith(LOG_IN)) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector("[name=csrfmiddlewaretoken]");
    if (!found || found.value === renewed) return false;
    renewed = found.value;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = renewed; });
    return true;
  }

  function show(page, names) {
    document.querySelectorAll("[data-live]").forEach((part) => {
      const name = part.dataset.live;
      const fresh = page.querySelector(`[data-live="${name}"]`);
      if (fresh && (!names || names.includes(name))) part.replaceWith(document.adoptNode(fresh));
    });
  }

  // ---- saving the question that is on the screen --------------------------------------
  // Gives true when everything typed is stored.
  function save() {
    if (saving) return saving.then(save);
    const form = answer();
    if (!form || !dirty) return Promise.resolve(true);
    clearTimeout(timer);
    saving = saveOnce(form).catch(() => "not").then((state) => {
      saving = null;
      tell(state);
      if (state !== "at") dirty = true;
      if (state === "not" || state === "login") timer = setTimeout(save, TRY_AGAIN);
      return state === "at" ? (dirty ? save() : true) : false;
    });
    return saving;
  }

  async function saveOnce(form) {
    const makesOwner = form.elements.new_owner && form.elements.new_owner.value.trim();
    dirty = false;
    tell("busy");
    const { state, page } = await send(form, { then: "stay" });
    if (!page) return state;
    if (state === "at" && makesOwner && !dirty) replace(page, location.href, false);
    else show(page, state === "at" ? null : ["errors", "read"]);
    return state;
  }

  // ---- going on -----------------------------------------------------------------------
  function replace(page, url, moves) {
    ["main", "header.room-bar"].forEach((part) => {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    });
    document.title = page.title;
    if (moves) history.pushState({}, "", url);
    dress();
    const target = document.querySelector(".error-summary") || document.querySelector("[data-focus]");
    if (target && moves) {
      target.focus({ preventScroll: true });
      window.scrollTo(0, 0);
      const question = document.querySelector(".question.is-current");
      if (question && question.getBoundingClientRect().bottom > window.innerHeight - 64) question.scrollIntoView({ block: "nearest" });
    }
  }

  async function go(url, moves) {
    if (!(await save())) return;
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || !page.querySelector("main.room")) location.assign(url);
      else replace(page, response.url, moves !== false);
    } catch {
      tell("not");
    }
  }

  // The button "save and go on": also when nothing was typed, because "this is right" is an answer.
  async function saveAndGoOn(form) {
    if (saving) await saving;
    clearTimeout(timer);
    tell("busy");
    dirty = true;
    let result;
    try {
      result = await send(form);
    } catch {
      result = { state: "not" };
    }
    tell(result.state);
    if (result.state === "not" || result.state === "login") {
      timer = setTimeout(() => saveAndGoOn(form), TRY_AGAIN);
    } else if (result.state === "wrong") {
      show(result.page, ["errors", "read"]);
      const summary = document.querySelector(".error-summary");
      if (summary) summary.focus();
    } else {
      dirty = false;
      if (result.page.querySelector("main.room")) replace(result.page, result.url, true);
      else location.assign(result.url);
    }
  }

  // ---- entering activities: the row stays until it is stored --------------------------
  let entering = false;
  async function enter(form) {
    if (entering) return;
    entering = true;
    tell("busy");
    let result;
    try {
      result = await send(form);
    } catch {
      result = { state: "not" };
    }
    entering = false;
    dirty = result.state !== "at";
    tell(result.state);
    if (!result.page) {
      timer = setTimeout(() => { if (form.isConnected && dirty) enter(form); }, TRY_AGAIN);
      return;
    }
    byId("entry").replaceWith(document.adoptNode(result.page.getElementById("entry")));
    if (result.state === "at") history.replaceState({}, "", result.url);
    const first = document.querySelector("[data-entry] [aria-invalid=true]") || byId("id_title");
    if (first) first.focus();
  }

  // ---- a gap card or a decision: the form stays until it is stored --------------------
  async function sendAway(form) {
    if (entering) return;
    entering = true;
    tell("busy");
    let result;
    try {
      result = await send(form);
    } catch {
      result = { state: "not" };
    }
    entering = false;
    tell(result.state);
    if (!result.page) {
      dirty = true;
      timer = setTimeout(() => { if (form.isConnected) sendAway(form); }, TRY_AGAIN);
    } else if (result.state === "wrong") {
      byId("outcome").replaceWith(document.adoptNode(result.page.getElementById("outcome")));
      const summary = document.querySelector(".error-summary");
      if (summary) summary.focus();
    } else {
      dirty = false;
      location.assign(result.url);
    }
  }

  // ---- keys ---------------------------------------------------------------------------
  function keysAreOn() {
    try { return localStorage.getItem("session-keys") !== "off"; } catch { return true; }
  }
  function dress() {
    const on = keysAreOn();
    document.documentElement.classList.toggle("has-session-keys", on);
    const button = document.querySelector("[data-keys-switch]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    const line = byId("saved");
    button.textContent = on ? line.dataset.on : line.dataset.off;
  }
  function choose(value) {
    const option = document.querySelector(`form[data-autosave] [name=owner_fits][value=${value}]`);
    if (!option) return false;
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }
  const press = (selector) => { const found = document.querySelector(selector); if (found) found.click(); };
  const keys = {
    j() {
      if (choose("yes")) save();
      else press('form[data-autosave] [data-key="J"]');
    },
    n() {
      if (choose("no")) byId("id_proposed_owner").focus();
    },
    b() {
      if (choose("discuss")) byId("id_owner_reason").focus();
    },
    g: () => press("a[data-gap]"),
    ArrowLeft: () => press('[data-go="previous"]'),
    ArrowRight: () => press('[data-go="next"]'),
    "?"() {
      const help = byId("keys");
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    const back = document.querySelector("a[data-back]");
    if (event.key === "Escape" && back && !dirty) { // nothing typed, nothing to lose
      back.click();
      return;
    }
    if (event.key === "Escape" && inText(event.target)) {
      const heading = document.querySelector("[data-focus]");
      if (heading) heading.focus({ preventScroll: true });
      return;
    }
    if (event.key === "Enter" && event.target.matches("form[data-entry] select")) {
      event.preventDefault(); // Enter saves from every field, a list included
      enter(event.target.form);
      return;
    }
    if (!answer() || !keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || inText(event.target)) return;
    const onChoice = event.target.closest("input");
    const number = event.key >= "1" && event.key <= "5" ? event.key : "";
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (number) {
      event.preventDefault();
      press(`[data-question="${number}"]`);
    } else if (keys[key] && !(onChoice && key.startsWith("Arrow"))) {
      event.preventDefault();
      keys[key]();
    }
  });

  // ---- listening ----------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-entry], form[data-outcome]")) { dirty = true; return; }
    if (!event.target.closest("form[data-autosave]")) return;
    dirty = true;
    clearTimeout(timer);
    // A new owner is made by its whole name only, so it waits until the field is left.
    if (event.target.matches("textarea, input:not([type]), input[type=text], input[type=number]") && event.target.name !== "new_owner") timer = setTimeout(save, AFTER_TYPING);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-autosave]")) return;
    dirty = true;
    save();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-autosave]")) { event.preventDefault(); saveAndGoOn(event.target); }
    if (event.target.matches("form[data-entry]")) { event.preventDefault(); enter(event.target); }
    if (event.target.matches("form[data-outcome]")) { event.preventDefault(); sendAway(event.target); }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && document.querySelector("form[data-outcome]")) dirty = false; // leaving is meant
    if (link && answer() && dirty && !link.hasAttribute("data-go") && !event.ctrlKey && !event.metaKey && link.target !== "_blank" && link.origin === location.origin && link.pathname !== location.pathname) {
      event.preventDefault();
      save().then((done) => { if (done) location.assign(link.href); });
    } else if (link && link.hasAttribute("data-go") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(link.href);
    }
    const button = event.target.closest("[data-keys-switch]");
    if (button) {
      try { localStorage.setItem("session-keys", keysAreOn() ? "off" : "on"); } catch { /* then it holds for this page */ }
      dress();
    }
  });
  window.addEventListener("popstate", () => go(location.href, false));
  window.addEventListener("online", () => { if (dirty && answer()) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  dress();
})();
