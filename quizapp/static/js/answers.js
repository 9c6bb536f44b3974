// A question's controls: reading their value, writing one, and saying one in words.
// Values have the form that the server takes: letters, lists of letters, rows, texts; null for a blank.

const inputs = (ask, name) => [...ask.elements].filter((element) => element.name === name);
const blankAsNull = (list) => (list.every((each) => each === null) ? null : list);

/** The controls of each part in order: places, rows or gaps; a question without parts has one, under its name. */
function parts(ask) {
  const names = [...new Set([...ask.elements].map((element) => element.name).filter(Boolean))];
  return names.map((name) => inputs(ask, name));
}

function readPart(part) {
  if (part[0].type === "hidden") return readBoxes(part);
  if (part[0].type === "radio") return part.find((radio) => radio.checked)?.value || null;
  if (part[0].type === "checkbox") return readBoxes(part);
  return part[0].value.trim() === "" ? null : part[0].value;
}

function readBoxes(part) {
  const letters = part.filter((box) => box.checked && box.value).map((box) => box.value);
  return letters.length ? letters : null;
}

/** The value that the controls hold. */
export function read(ask) {
  const values = parts(ask).map(readPart);
  switch (ask.dataset.kind) {
    case "true_false": return values[0] === null ? null : values[0] === "true";
    case "ordering": case "cloze": return blankAsNull(values);
    case "matching": {
      const rows = Object.fromEntries(values.map((value, index) => [index + 1, value]).filter(([, value]) => value));
      return Object.keys(rows).length ? rows : null;
    }
    default: return values[0];
  }
}

/** Make the controls hold `value`. */
export function write(ask, value) {
  const isList = ["ordering", "cloze", "matching"].includes(ask.dataset.kind);
  parts(ask).forEach((part, index) => {
    const own = !isList ? value : (Array.isArray(value) ? value[index] : value?.[index + 1]) ?? null;
    for (const control of part) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = control.value !== "" && [own].flat().map(String).includes(control.value);
      } else if (control.type !== "hidden") control.value = own ?? "";
    }
  });
}

/** `value` in the words of the page, a line for each part that has one. */
export function describe(ask, value) {
  const before = read(ask);
  write(ask, value);
  const lines = parts(ask).flatMap((part) => describePart(part, parts(ask).length > 1));
  write(ask, before);
  return lines;
}

function describePart(part, isNamed) {
  const chosen = part.filter((control) => control.checked && control.value);
  if (chosen.length) return chosen.map((control) => control.closest("label").textContent.trim().replace(/\s+/g, " "));
  const [control] = part;
  if (["radio", "checkbox", "hidden"].includes(control.type) || control.value === "") return [];
  const text = control.selectedOptions?.[0].textContent ?? control.value;
  const name = control.labels?.[0]?.textContent ?? control.ariaLabel;
  return [isNamed ? `${name.trim()}: ${text}` : text];
}
