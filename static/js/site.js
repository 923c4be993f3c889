/* Small conveniences on pages that are complete without them. */
(function () {
  "use strict";

  // Menus close with Escape and with a click elsewhere; focus returns to their button.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.activeElement && document.activeElement.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A filter marked data-autosubmit is applied as soon as a choice is made.
  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  // A form is sent once: a second click while the first is on its way does nothing.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 3000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // A button marked data-print prints the page.
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A form marked data-choose counts what is ticked and offers to tick everything at once.
  document.querySelectorAll("form[data-choose]").forEach(function (form) {
    const boxes = Array.from(form.querySelectorAll("tbody input[type=checkbox]"));
    const all = form.querySelector("[data-choose-all]");
    const count = form.querySelector("[data-chosen]");
    function told() {
      const chosen = boxes.filter(function (box) { return box.checked; }).length;
      if (count) count.textContent = String(chosen);
      if (!all) return;
      const box = all.querySelector("input");
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    if (all) all.hidden = false;
    form.addEventListener("change", function (event) {
      if (all && all.contains(event.target)) {
        boxes.forEach(function (box) { box.checked = event.target.checked; });
      }
      told();
    });
    window.addEventListener("pageshow", told);
    told();
  });

  // The summary of errors takes focus, also after a part of the page was replaced.
  function focusErrors(root) {
    const summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  }
  document.addEventListener("DOMContentLoaded", function () { focusErrors(document); });
  document.addEventListener("htmx:afterSwap", function (event) { focusErrors(event.target); });
})();
