// Passkeys: asks the server what to ask, asks the browser, hands the answer back in a form.
// Forms with data-passkey stay hidden where there is no script or no passkey to be had.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const unpacked = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function options(told, kind) {
  const key = { ...told.publicKey, challenge: bytes(told.publicKey.challenge) };
  if (kind === "create") {
    key.user = { ...key.user, id: bytes(key.user.id) };
    key.excludeCredentials = unpacked(key.excludeCredentials);
  } else {
    key.allowCredentials = unpacked(key.allowCredentials);
  }
  return { publicKey: key };
}

function answer(credential) {
  const response = {};
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  for (const part of parts) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  const kind = form.dataset.passkey;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const told = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (!told.ok) return;
  const credential = await navigator.credentials[kind](options(await told.json(), kind));
  form.elements.credential.value = JSON.stringify(answer(credential));
  form.submit();
}

const isAddress = /^[\d.]+$|^\[/.test(location.hostname); // passkeys need a name
if (window.PublicKeyCredential && window.isSecureContext && !isAddress) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch(() => {}); // cancelled, or no passkey here: the page still offers the rest
    });
  }
  for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
}
