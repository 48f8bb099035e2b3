// The side panel: asks which record is open, and signs in through a window of its own.
const REGIONS = ["https://app.procore.com", "https://us02.procore.com", "https://uk01.procore.com"];

export function askForContext(show) {
  window.addEventListener("message", (event) => {
    if (!REGIONS.includes(event.origin)) return;
    if (event.data.type === "setup") show(event.data.context);
  });
  const origin = REGIONS.find((region) => document.referrer.startsWith(region)) ?? REGIONS[0];
  window.parent.postMessage({ type: "initialize" }, origin);
}

export function signIn() {
  window.open("/oauth/start", "sign-in", "width=560,height=600");
}
