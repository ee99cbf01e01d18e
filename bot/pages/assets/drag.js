/* Lets the sections of an agenda be dragged, and keeps the focus on a section that a button has moved. */

const list = document.getElementById("agenda");
const form = document.getElementById("order");
const MOVED = "agenda-moved";

const send = () => {
  for (const item of list.children) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "order", value: item.dataset.key ?? item.dataset.fixed });
    form.append(field);
  }
  form.submit();
};

const makeDraggable = (item) => {
  let before;
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    before = [...list.children];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.key);
    item.classList.add("dragged");
  });
  item.addEventListener("dragend", (event) => {
    item.classList.remove("dragged");
    if (event.dataTransfer.dropEffect === "none") list.append(...before);
    else if (before.some((other, at) => other !== list.children[at])) send();
  });
};

if (list && form) {
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(".dragged");
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("#agenda > li");
    if (!over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    const isBelow = event.clientY > top + height / 2 && over.dataset.key;
    list.insertBefore(dragged, isBelow ? over.nextElementSibling : over);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  const items = [...list.querySelectorAll("[data-key]")];
  for (const item of items) {
    makeDraggable(item);
    for (const moved of item.querySelectorAll(".buttons form")) {
      const way = moved.elements.do?.value;
      if (way) moved.addEventListener("submit", () => sessionStorage.setItem(MOVED, `${way} ${item.dataset.key}`));
    }
  }
  const [way, key] = (sessionStorage.getItem(MOVED) ?? "").split(" ");
  sessionStorage.removeItem(MOVED);
  const item = key && items.find((one) => one.dataset.key === key);
  const fields = item ? [...item.querySelectorAll(".buttons form")] : [];
  (fields.find((one) => one.elements.do?.value === way) ?? fields.at(-1))?.querySelector("button").focus();
}
