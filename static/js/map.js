/* Dragging a card to another phase. Keyboard, touch and mouse without this file: the move link. */
(function () {
  "use strict";
  const form = document.getElementById("move-form");
  if (!form) return;
  let dragged = null;

  document.querySelectorAll("[data-reference][draggable]").forEach((card) => {
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      card.classList.add("is-dragged");
      event.dataTransfer.setData("text/plain", card.dataset.reference);
      event.dataTransfer.effectAllowed = "move";
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("is-dragged");
      dragged = null;
    });
  });

  document.querySelectorAll("[data-phase]").forEach((band) => {
    const accepts = () => dragged && !band.contains(dragged);
    band.addEventListener("dragover", (event) => {
      if (!accepts()) return;
      event.preventDefault();
      band.classList.add("is-target");
    });
    band.addEventListener("dragleave", (event) => {
      if (!band.contains(event.relatedTarget)) band.classList.remove("is-target");
    });
    band.addEventListener("drop", (event) => {
      band.classList.remove("is-target");
      if (!accepts()) return;
      event.preventDefault();
      form.action = form.dataset.template.replace("A-0000-0000", dragged.dataset.reference);
      form.querySelector("[name=main_phase]").value = band.dataset.phase;
      form.submit();
    });
  });
})();
