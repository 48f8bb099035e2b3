// Moves signed site notes into the daily log, and reads what stands beside them.
export async function projects(client, companyId) {
  return client.call("GET", `/rest/v1.1/projects?company_id=${companyId}`);
}

export async function pushNote(client, projectId, note) {
  const entry = { log_date: note.day, comment: note.text };
  await client.call("POST", `/rest/v1.0/projects/${projectId}/notes_logs`, { notes_log: entry });
  for (const photo of note.photos) await pushPhoto(client, projectId, photo);
}

async function pushPhoto(client, projectId, photo) {
  const asked = await client.call("POST", `/rest/v1.1/projects/${projectId}/uploads`, {
    response_filename: photo.name,
  });
  const upload = await asked.json();
  await fetch(upload.url, { method: "PUT", body: photo.content }); // a presigned address, without our token
  await client.call("POST", `/rest/v1.0/projects/${projectId}/images`, {
    image: { upload_uuid: upload.uuid, description: photo.caption },
  });
}

export async function pullNotes(client, projectId, day) {
  return client.call("GET", `/rest/v1.0/projects/${projectId}/notes_logs?log_date=${day}`);
}

export async function pullQuestions(client, projectId, since) {
  const changed = `filters[updated_at]=${since}...&per_page=100`;
  const questions = [];
  for (let page = 1; questions.length === 100 * (page - 1); page += 1) {
    const answer = await client.call("GET", `/rest/v1.0/projects/${projectId}/rfis?${changed}&page=${page}`);
    questions.push(...(await answer.json()));
  }
  return questions;
}

export async function registerHook(client, projectId) {
  const hook = { namespace: "sitebook-sync", destination_url: "https://hooks.fieldline-software.com/procore" };
  return client.call("POST", "/rest/v1.0/webhooks/hooks", { project_id: projectId, hook });
}

export async function receive(request, secret, deliveries) {
  // The webhook sends the value that was agreed when it was registered; anything else is refused.
  if (request.headers.authorization !== secret) return 401;
  if (await deliveries.alreadyProcessed(request.body.ulid)) return 200;
  await deliveries.keep(request.body);
  return 200;
}
