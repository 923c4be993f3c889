// The agenda while it is made: steps of five minutes, up and down, numbers that follow. Without
// script the same is done in the number fields. What was changed so is kept as a draft, like typing.
(() => {
  const form = document.querySelector("[data-agenda]");
  if (!form) return;
  const words = form.dataset;
  const changed = () => form.dispatchEvent(new Event("change"));
  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn--small";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const renumber = (list) => {
    [...list.children].forEach((line, index) => {
      line.querySelector("[data-place] input").value = index + 1;
      line.querySelector(".k-line__n").textContent = `${index + 1}.`;
    });
    changed();
  };
  const move = (line, step, from) => {
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(line);
    else other.after(line);
    renumber(line.parentElement);
    from.focus();
  };
  for (const count of form.querySelectorAll("[data-count]")) {
    const input = count.querySelector("input");
    const code = count.querySelector("label").textContent;
    const add = (step) => {
      input.value = Math.min(240, Math.max(5, (Number(input.value) || 0) + step));
      changed();
    };
    input.before(button("−", `${code}: ${words.less}`, () => add(-5)));
    input.after(button("+", `${code}: ${words.more}`, () => add(5)));
  }
  for (const line of form.querySelectorAll("[data-lines] > [data-line]")) {
    const place = line.querySelector("[data-place]");
    const input = place.querySelector("input");
    const code = line.querySelector(".k-code").textContent;
    const up = button("↑", `${code} ${words.up}`, () => move(line, -1, up));
    const down = button("↓", `${code} ${words.down}`, () => move(line, 1, down));
    input.before(up);
    input.after(down);
  }
})();
