/* The filter of the catalogue: what was folded open stays open when its counts are replaced. */
(function () {
  "use strict";

  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    const fresh = event.detail.fragment;
    event.detail.target.querySelectorAll("details[id]").forEach(function (old) {
      const same = fresh.querySelector("#" + CSS.escape(old.id));
      if (same) same.open = old.open;
    });
  });
})();
