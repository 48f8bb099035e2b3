// Moves signed site notes into the daily log, and what stands there back.
export async function companies(client) {
  return client.call("GET", "/rest/v1.0/companies");
}

export async function projects(client, companyId) {
  return client.call("GET", `/rest/v1.1/projects?company_id=${companyId}`);
}

export async function pushNote(client, projectId, note) {
  await client.call("POST", `/rest/v1.0/projects/${projectId}/notes_logs`, { notes_log: note });
  for (const photo of note.photos) {
    await client.call("POST", `/rest/v1.0/projects/${projectId}/images`, photo);
  }
}

export async function pullNotes(client, projectId, day) {
  return client.call("GET", `/rest/v1.0/projects/${projectId}/notes_logs?log_date=${day}`);
}

export async function pullPhotos(client, projectId) {
  return client.call("GET", `/rest/v1.0/projects/${projectId}/images`);
}

export async function pullQuestions(client, projectId) {
  return client.call("GET", `/rest/v1.0/projects/${projectId}/rfis`);
}

export async function registerHook(client, companyId) {
  const hook = { namespace: "sitebook-sync", destination_url: "https://hooks.fieldline-software.com/procore" };
  return client.call("POST", "/rest/v1.0/webhooks/hooks", { company_id: companyId, hook });
}

export async function receive(request, secret, deliveries) {
  // The webhook sends the value that was agreed when it was registered; anything else is refused.
  if (request.headers.authorization !== secret) return 401;
  if (await deliveries.alreadyProcessed(request.body.ulid)) return 200;
  await deliveries.keep(request.body);
  return 200;
}
