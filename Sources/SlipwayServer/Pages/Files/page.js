// What pages do more easily with a script. Every page works without it.
"use strict";

const words = document.body.dataset;

// Buttons that copy; hidden where nothing could.
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button.copy")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.dataset.label ?? (button.dataset.label = button.textContent);
  button.textContent = words.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
});

// The table of records: rows come and go without asking the server.
const records = document.getElementById("record-table");

function renumber() {
  records.querySelectorAll("tbody tr").forEach((row, index) => {
    row.querySelector(".number").textContent = index + 1;
    const remove = row.querySelector("button.remove");
    remove.value = `remove-row-${index}`;
    remove.setAttribute("aria-label", `${words.remove} ${index + 1}`);
    for (const input of row.querySelectorAll("input, select")) {
      input.setAttribute("aria-label",
        input.getAttribute("aria-label").replace(/\d+$/, String(index + 1)));
    }
  });
}

if (records) {
  const body = records.tBodies[0];
  const mostRows = Number(records.parentElement.dataset.mostRows);
  document.getElementById("add-row").addEventListener("click", (event) => {
    // The server says why there are no more.
    if (body.rows.length >= mostRows) return;
    event.preventDefault();
    const row = body.rows[body.rows.length - 1].cloneNode(true);
    for (const input of row.querySelectorAll("input, select")) {
      input.value = "";
      for (const name of ["aria-invalid", "aria-describedby", "autofocus"]) {
        input.removeAttribute(name);
      }
    }
    for (const words of row.querySelectorAll(".wrong")) words.remove();
    // What another program has sent is no choice.
    for (const option of row.querySelectorAll("option.other")) option.remove();
    body.append(row);
    renumber();
    row.querySelector("input, select").focus();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button.remove");
    if (!button) return;
    event.preventDefault();
    if (body.rows.length === 1) return;
    const row = button.closest("tr");
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    renumber();
    neighbour.querySelector("button.remove").focus();
  });
}

// A file goes into the text, where it can be seen and changed before it is sent.
const text = document.getElementById("records");

if (text instanceof HTMLTextAreaElement) {
  const place = text.closest(".drop");
  const chooser = document.getElementById("file");
  const most = Number(place.dataset.maxBytes);
  const fault = document.getElementById("file-fault");
  const megabytes = (count) => `${(Math.floor(count / 1e5) / 10).toFixed(1)} MB`;

  // The text stays as it is: nothing is taken of a file that is refused.
  const refuse = (kind, name, size) => {
    fault.querySelector("strong").textContent = place.dataset[kind]
      .replace("{name}", () => name).replace("{size}", megabytes(size));
    for (const hint of fault.querySelectorAll("[data-for]")) hint.hidden = hint.dataset.for !== kind;
    fault.hidden = false;
    chooser.value = "";
  };
  const take = async (file) => {
    if (!file) return;
    if (file.size > most) return refuse("tooLarge", file.name, file.size);
    let bytes;
    try {
      bytes = await file.arrayBuffer();
    } catch {
      return refuse("unreadable", file.name, file.size);
    }
    try {
      text.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return refuse("notText", file.name, file.size);
    }
    fault.hidden = true;
    chooser.value = "";
    text.focus();
  };
  text.form.addEventListener("submit", (event) => {
    const size = new Blob([text.value]).size;
    if (size <= most) return;
    event.preventDefault();
    refuse("tooLarge", place.dataset.text, size);
    fault.scrollIntoView({ block: "nearest" });
  });
  place.querySelector(".file").hidden = false;
  chooser.addEventListener("change", () => take(chooser.files[0]));
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
}

// What is not over yet is looked at again, unless somebody is busy in it.
async function follow() {
  const part = document.getElementById("live");
  if (!part || !("live" in part.dataset)) return;
  if (!document.hidden && !part.contains(document.activeElement)) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById("live");
    if (!newer) return;
    part.replaceWith(newer);
    offerCopies(newer);
  }
  setTimeout(follow, 1500);
}

offerCopies(document);
setTimeout(follow, 1500);
if (document.getElementById("results")) document.getElementById("results").focus();
