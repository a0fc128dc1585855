// All incidents of the workspace, what each waits for, and the form for a new one.
import { element, say, useStyle } from './dom.js';
import { who } from './who.js';

export function draw(place, state, desk) {
  useStyle('home');
  for (const kind of ['keydown', 'keypress', 'keyup']) {
    place[`on${kind}`] = event => event.stopPropagation(); // not Lab's shortcuts
  }
  place.replaceChildren(element('div', { class: 'ik-home' },
    element('h1', {}, 'Incidents'),
    drawIncidents(place, state, desk),
    drawForm(place, state, desk)));
}

function drawIncidents(place, state, desk) {
  if (!state.incidents.length) return element('p', {}, 'No incident yet.');
  const rows = state.incidents.map(one => element('tr', {},
    element('th', { scope: 'row' }, one.title),
    element('td', {}, one.state, one.wrong ? `: ${one.wrong}` : ''),
    element('td', {}, one.notebooks.map(({ name, file }) => element('button', {
      type: 'button', class: 'ik-plain', 'aria-label': `Open ${name} of ${one.title}`,
      onclick: () => desk.open(file).catch(error => say(place, error.message, error.todo))
    }, name)))));
  return element('table', {},
    element('thead', {}, element('tr', {}, ['Incident', 'Waits for', 'Open'].map(words =>
      element('th', { scope: 'col' }, words)))),
    element('tbody', {}, rows));
}

function drawForm(place, state, desk) {
  const form = element('form', { class: 'ik-new', 'aria-label': 'New incident', novalidate: true },
    element('h2', {}, 'New incident'),
    state.questions.map(drawQuestion),
    drawSecurity(),
    element('details', {}, element('summary', {}, 'Where it was talked about (can be added later)'),
      state.sources.map(drawQuestion)),
    element('p', { class: 'ik-said' }, `Times are ${state.zone}. `, who.line()),
    element('button', { type: 'submit', class: 'ik-first' }, 'Make the incident'));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const answers = Object.fromEntries(new FormData(form));
    clear(form);
    try {
      draw(place, await desk.act('new', { answers }), desk);
      say(place, 'The incident is made.');
    } catch (error) {
      point(form, error.fields ?? {});
      say(place, error.message, error.todo);
    }
  });
  return form;
}

function drawQuestion({ name, question, example }) {
  const field = element('input', {
    id: `ik-new-${name}`, name, placeholder: example, 'aria-describedby': `ik-wrong-${name}`
  });
  return drawField(name, question, field);
}

function drawSecurity() {
  const choices = [['unknown', 'not sure'], ['no', 'no'], ['yes', 'yes']];
  return drawField('security', 'Could someone have had access they should not?',
    element('select', { id: 'ik-new-security', name: 'security' },
      choices.map(([value, words]) => element('option', { value }, words))));
}

function drawField(name, question, field) {
  return element('div', { class: 'ik-field' },
    element('label', { for: `ik-new-${name}` }, question), field,
    element('p', { id: `ik-wrong-${name}`, class: 'ik-error' }));
}

function clear(form) {
  for (const line of form.querySelectorAll('.ik-field .ik-error')) line.textContent = '';
  for (const field of form.elements) field.removeAttribute('aria-invalid');
}

// Says beside each field what is wrong with it, and goes to the first.
function point(form, fields) {
  for (const [name, sentence] of Object.entries(fields)) {
    form.querySelector(`#ik-wrong-${name}`).textContent = sentence;
    form.elements[name].setAttribute('aria-invalid', 'true');
    form.elements[name].closest('details')?.setAttribute('open', '');
  }
  form.querySelector('[aria-invalid]')?.focus();
}
