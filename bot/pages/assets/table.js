/* Makes choosing several questions quicker: all at once, how many are chosen, and printing; what can be done with them stays in sight. */

const all = document.getElementById("all");
const boxes = [...document.querySelectorAll('#chosen input[name="questions"]')];
const count = document.getElementById("chosen-count");

const tell = () => {
  const chosen = boxes.filter((box) => box.checked).length;
  const form = chosen === 1 ? count.dataset.one : count.dataset.other;
  count.textContent = chosen ? form.replace(/\d+/, chosen) : "";
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  count.parentElement.classList.toggle("chosen", chosen > 0);
};

if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}

// Enter in a field does what the button beside it says, not what the first button of the form does.
for (const field of document.querySelectorAll("#chosen details input")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.closest("details").querySelector("button").click();
  });
}

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
