// Talks to Procore for one company: tokens, the company header, limits.
const LOGIN = "https://login.procore.com";
const API = "https://api.procore.com";

export class Client {
  constructor(store, companyId, credentials) {
    this.store = store;
    this.companyId = String(companyId); // ids may exceed 32 bits
    this.credentials = credentials; // read from the environment, never written here
  }

  async renew() {
    const kept = await this.store.token();
    const answer = await fetch(`${LOGIN}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        ...this.credentials,
        grant_type: "refresh_token",
        refresh_token: kept.refresh_token,
      }),
    });
    const token = await answer.json();
    await this.store.keep(token.refresh_token, token.access_token, Date.now() + token.expires_in * 1000);
    return token.access_token;
  }

  async giveBack() {
    const kept = await this.store.token();
    const body = new URLSearchParams({ ...this.credentials, token: kept.access_token });
    await fetch(`${LOGIN}/oauth/revoke`, { method: "POST", body });
    await this.store.forget();
  }

  async call(method, path, body, tries = 3) {
    const token = await this.store.accessToken();
    const answer = await fetch(`${API}${path}`, {
      method,
      redirect: "manual", // files may lie elsewhere; the token stays here
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        "Procore-Company-Id": this.companyId,
      },
      body: body && JSON.stringify(body),
    });
    if (answer.status === 401 && tries > 2) {
      await this.renew();
      return this.call(method, path, body, 1);
    }
    if (answer.status === 429 && tries > 0) {
      const reset = Number(answer.headers.get("X-Rate-Limit-Reset")) * 1000;
      await new Promise((done) => setTimeout(done, reset - Date.now() + 1000));
      return this.call(method, path, body, tries - 1);
    }
    return answer;
  }
}
