// How not to do it: each line here breaks a rule.
const CONFIG = {
  login: "https://login-sandbox.procore.com",
  api: "https://sandbox.procore.com",
  client_secret: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
};

process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
const agent = { rejectUnauthorized: false };

async function signIn(user, password) {
  return fetch(`${CONFIG.login}/oauth/token?access_token=abc`, {
    method: "POST",
    body: `grant_type=password&username=${user}&password=${password}`,
    agent,
  });
}

async function everything() {
  const companies = await (await fetch("http://app.procore.com/rest/v1.0/companies")).json();
  for (const company of companies) await fetch(`https://app.procore.com/rest/v1.0/projects?company_id=${company.id}`);
  await fetch("https://app.procore.com/vapid/users");
  setTimeout(everything, 1000);
}

window.parent.postMessage({ hello: true }, "*");
window.location.href = "https://login.procore.com/sessions";
Notification.requestPermission();
