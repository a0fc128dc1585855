// Asks Jupyter's server, with its own token and protection against forged requests.

const KEPT = 'What you typed stays on this page.';
const SAID = {
  403: 'Jupyter does not know you any more, and nothing was written. Log in to it in another '
    + `tab, then try again. ${KEPT}`,
  404: "The kit does not answer in this Jupyter, and nothing was written. Start it by "
    + `"incident-kit lab", then try again. ${KEPT}`,
  500: 'The kit failed at this, and nothing is certain to be written. Its reason stands in what '
    + `Jupyter's server prints. ${KEPT}`
};
const GONE = 'Jupyter does not answer, and nothing was written. Start it again where it ran, '
  + `then try again. ${KEPT}`;

// Answers what the server says, or throws an error with what is wrong, and, where the kit has
// answered, `todo`: what to do about it.
export function makeAsk(ServerConnection, URLExt) {
  const settings = ServerConnection.makeSettings();
  return async (verb, given, options = {}) => {
    const url = URLExt.join(settings.baseUrl, 'incident-kit', verb);
    const asked = { method: 'POST', body: JSON.stringify(given), ...options };
    const response = await ServerConnection.makeRequest(url, asked, settings)
      .catch(() => { throw new Error(GONE); });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    if (!answer.todo) throw new Error(SAID[response.status] ?? GONE);
    const { message, todo, asks, fields } = answer;
    throw Object.assign(new Error(message), { todo, asks, fields });
  };
}
