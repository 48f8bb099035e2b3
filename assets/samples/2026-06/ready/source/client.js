// Talks to Procore as the service account of one company: token, company header, limits.
const LOGIN = "https://login.procore.com";
const API = "https://api.procore.com";
const MAX_RETRIES = 4;

export class Client {
  constructor(vault, companyId) {
    this.vault = vault; // client id and secret come from the secret store, never from here
    this.companyId = String(companyId); // ids may exceed 32 bits
  }

  async token() {
    return this.vault.underLock(this.companyId, async (kept) => {
      if (kept && kept.endsAt - Date.now() > 300_000) return kept;
      const body = new URLSearchParams({ ...this.vault.credentials(), grant_type: "client_credentials" });
      const answer = await fetch(`${LOGIN}/oauth/token`, { method: "POST", body });
      const token = await answer.json();
      return { value: token.access_token, endsAt: Date.now() + token.expires_in * 1000 };
    });
  }

  async giveBack() {
    const body = new URLSearchParams({ ...this.vault.credentials(), token: (await this.token()).value });
    await fetch(`${LOGIN}/oauth/revoke`, { method: "POST", body });
    await this.vault.forget(this.companyId);
  }

  async call(method, path, body, retries = MAX_RETRIES) {
    const answer = await fetch(`${API}${path}`, {
      method,
      redirect: "manual", // files may lie elsewhere; the token stays here
      headers: {
        Authorization: `Bearer ${(await this.token()).value}`,
        "Content-Type": "application/json",
        "Procore-Company-Id": this.companyId,
      },
      body: body && JSON.stringify(body),
    });
    if (answer.status === 401 && retries === MAX_RETRIES) {
      await this.vault.forget(this.companyId);
      return this.call(method, path, body, 1);
    }
    if ((answer.status === 429 || answer.status >= 500) && retries > 0) {
      await backoff(answer, MAX_RETRIES - retries);
      return this.call(method, path, body, retries - 1);
    }
    return answer;
  }
}

function backoff(answer, tried) {
  const reset = Number(answer.headers.get("X-Rate-Limit-Reset")) * 1000 - Date.now();
  const pause = answer.status === 429 ? Math.max(reset, 0) : 2000 * 2 ** tried;
  return new Promise((done) => setTimeout(done, pause + Math.random() * 1000));
}
