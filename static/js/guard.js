/* The guard while somebody types. htmx asks the door; this file keeps text, focus and voice right.
   Without it every question comes when the form is sent. Nothing is kept here but in the field. */
(function () {
  "use strict";

  const boxOf = (event) => (event.detail.target && event.detail.target.matches("[data-guard-questions]") ? event.detail.target : null);
  const fieldOf = (box) => document.querySelector(`[data-guard="${box.id}"]`);
  // Per box the text for which a button was pressed, until its answer is there.
  const pressedAt = new WeakMap();

  function say(box, words) {
    const line = box.parentElement.querySelector("[data-guard-status]");
    if (line && line.textContent !== words) line.textContent = words;
  }
  function tell(box, words) {
    const line = document.createElement("p");
    line.className = "guard__line";
    line.textContent = words;
    box.replaceChildren(line);
    say(box, words);
  }

  // A pressed button goes before the look at what is typed, and one at a time: nothing overtakes it.
  document.addEventListener("htmx:confirm", function (event) {
    const box = boxOf(event);
    if (!box) return;
    if (pressedAt.has(box)) event.preventDefault();
    else if (event.detail.elt.matches("button")) window.htmx.trigger(fieldOf(box), "htmx:abort");
  });

  // Nothing to look at, or too much: then the door is not asked and the text stays as it is.
  document.addEventListener("htmx:beforeRequest", function (event) {
    const box = boxOf(event);
    if (!box) return;
    const field = fieldOf(box);
    const length = field ? Array.from(field.value.trim()).length : 0; // as the server counts
    if (length && length <= Number(box.dataset.limit)) {
      if (event.detail.elt.matches("button")) pressedAt.set(box, field.value);
      return;
    }
    event.preventDefault();
    if (length) tell(box, box.dataset.long.replace("{length}", length.toLocaleString("nl-NL")));
    else box.replaceChildren();
  });

  // Logged out meanwhile, or an error: say so; the text in the field is not touched.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const box = boxOf(event);
    if (!box) return;
    const answer = event.detail.xhr;
    const elsewhere = new URL(answer.responseURL).pathname !== event.detail.pathInfo.requestPath;
    if (answer.status === 200 && !elsewhere) return;
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    pressedAt.delete(box);
    tell(box, elsewhere || answer.status === 403 ? box.dataset.away : box.dataset.failed);
  });
  document.addEventListener("htmx:sendError", function (event) {
    const box = boxOf(event);
    if (!box) return;
    pressedAt.delete(box);
    tell(box, box.dataset.failed);
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    const box = boxOf(event);
    if (!box) return;
    const field = fieldOf(box);
    const title = box.querySelector("[data-guard-title]");
    say(box, title ? title.textContent.trim() : "");
    if (!field || !pressedAt.has(box)) return;
    const before = pressedAt.get(box);
    pressedAt.delete(box);
    if (before !== field.value) {
      // Written on meanwhile: what was typed stays, and is looked at anew.
      box.replaceChildren();
      window.htmx.trigger(field, "guard:again");
      return;
    }
    const text = box.querySelector("[data-guard-text]");
    if (text && text.content.textContent !== field.value) {
      field.value = text.content.textContent;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    (box.querySelector(".guard__question .guard__replace") || field).focus();
  });

  // Parts of a page that come in later ask as well.
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.nodeType === 1 && !node.closest("[data-guard-questions]") && node.querySelector("[data-guard]")) window.htmx.process(node);
      });
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
