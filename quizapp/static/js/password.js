// The button beside a password that shows what was typed.

/** Let `button` show and hide the field that it names. */
export function offerToShow(button) {
  const field = document.getElementById(button.dataset.show);
  const labels = [button.textContent, button.dataset.hideLabel];
  button.addEventListener("click", () => {
    const isShown = field.type === "password";
    field.type = isShown ? "text" : "password";
    button.textContent = labels[Number(isShown)];
    button.setAttribute("aria-pressed", String(isShown));
  });
}
