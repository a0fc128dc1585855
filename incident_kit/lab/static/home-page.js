// What an incident's own page on the status page says is filled in where nothing was answered.
import { element, propose } from './dom.js';

const HIDDEN = ['public_title', 'service']; // asked by nobody, and known by the page

// `look(address)` answers what the server reads there, `after()` is called once it is filled in.
export function followPage(form, look, after) {
  const field = form.elements.statuspage_incident;
  form.append(...HIDDEN.map(name => element('input', { type: 'hidden', name })));
  let asked = '';
  const read = async () => {
    const address = field.value.trim();
    if (address === asked) return;
    asked = address;
    form.page = null;
    if (address) await after('Looking at the page …');
    const page = address ? await look(address).catch(() => null) : null;
    if (address !== asked) return; // another one was given meanwhile
    form.page = page?.sentence ? page : null;
    fill(form, page?.facts ?? {});
    await after();
  };
  field.addEventListener('change', read);
  field.addEventListener('paste', () => setTimeout(read));
}

// What somebody typed stays; what another page filled in does not.
function fill(form, facts) {
  for (const name of HIDDEN) form.elements[name].value = facts[name] ?? '';
  for (const name of ['title', 'started', 'resolved']) {
    const field = form.elements[name];
    const isOwn = field.value && field.value !== field.dataset.page;
    if (!isOwn) propose(field, field.dataset.page = facts[name] ?? '');
  }
}
