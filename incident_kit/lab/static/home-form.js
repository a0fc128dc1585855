// The forms of the home: for a new incident, and for where one was spoken of. What is answered
// is read by the server at once, and what it says stands beside the answer.
import { element, propose, say } from './dom.js';
import { followPage } from './home-page.js';
import { who } from './who.js';

export function drawForm(home) {
  const { state } = home;
  const form = makeForm(home, 'New incident', 'Make the incident', [
    state.questions.map(question => drawQuestion(question, state)),
    drawSecurity(),
    element('fieldset', {},
      element('legend', {}, 'Where was it spoken of? Any of these; more can be told later.'),
      drawWhere(home, 'new', state.questions.map(question => question.name)))
  ], async answers => {
    const made = await home.desk.act('new', { answers });
    return [made, answers.id];
  });
  followPage(form, address => home.desk.act('readpage', { address }), sentence => sentence
    ? tell(form, 'statuspage_incident', sentence, false) : understand(home, form));
  form.elements.id.addEventListener('input', event => { event.target.dataset.own = 'yes'; });
  return form;
}

export function drawWhereForm(home, one) {
  return makeForm(home, `Where ${one.title} was spoken of`, 'Gather', [drawWhere(home, one.id)],
    async answers => {
      const told = await home.desk.act('tell', { incident: one.id, answers });
      return [told, one.id];
    });
}

function makeForm(home, label, words, fields, send) {
  const button = element('button', { type: 'submit', class: 'ik-first' }, words);
  const form = element('form', { class: 'ik-new', 'aria-label': label, novalidate: true },
    fields,
    element('p', { class: 'ik-said' }, `Times are ${home.state.zone}. `, who.line()),
    button);
  form.addEventListener('change', () => understand(home, form));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    button.disabled = true;
    try {
      const [state, incident] = await send(read(form));
      await home.goOn(form, state, incident);
    } catch (error) {
      show(form, error.fields ?? {}, true);
      say(home.place, error.message, error.todo);
      button.disabled = false;
    }
  });
  return form;
}

function read(form) {
  const answers = Object.fromEntries(new FormData(form));
  delete answers.chosen;
  return answers;
}

// Says beside each answer what is wrong with it, or how it is understood.
async function understand({ desk, place }, form) {
  const asked = form.asked = {};
  try {
    const understood = await desk.act('understand', { answers: read(form) });
    if (form.asked !== asked) return; // something else was answered since
    show(form, understood.fields);
    for (const [name, sentence] of Object.entries(understood.times)) {
      if (!understood.fields[name]) tell(form, name, sentence, false);
    }
    if (form.page) tell(form, 'statuspage_incident', form.page.sentence, form.page.fails);
    const { id, slack_channel: channel } = form.elements;
    if (id && !id.dataset.own && understood.id) propose(id, understood.id);
    form.querySelector('datalist[id$=channels]')?.replaceChildren(
      ...understood.channels.map(value => element('option', { value })));
    if (channel && !channel.value && understood.channels.length === 1) {
      propose(channel, understood.channels[0]);
    }
  } catch (error) {
    say(place, error.message, error.todo);
  }
}

function show(form, fields, going = false) {
  const lines = going ? '.ik-error' : '.ik-field > p'; // how times are read still holds
  for (const line of form.querySelectorAll(lines)) line.textContent = '';
  for (const field of form.elements) field.removeAttribute('aria-invalid');
  for (const [name, sentence] of Object.entries(fields)) tell(form, name, sentence, true);
  if (going) form.querySelector('[aria-invalid]')?.focus();
}

function tell(form, name, sentence, isWrong) {
  const line = form.querySelector(`[id$=-about-${name}]`);
  line.textContent = sentence;
  line.className = isWrong ? 'ik-error' : 'ik-soft';
  const field = form.elements[name === 'files' ? 'chosen' : name];
  if (isWrong) field.setAttribute('aria-invalid', 'true');
}

// ---- fields

function drawQuestion({ name, question, example }, state, of = 'new') {
  const known = { lead: state.people, comms: state.people, priority: state.priorities }[name];
  const list = known?.length ? `ik-${of}-list-${name}`
    : name === 'slack_channel' ? `ik-${of}-channels` : null;
  const field = element('input', { name, placeholder: example, list, autocomplete: 'off' });
  const options = (known ?? []).map(value => element('option', { value }));
  return drawField(name, question, field, of, list && element('datalist', { id: list }, options));
}

function drawSecurity() {
  const choices = [['unknown', 'not sure'], ['no', 'no'], ['yes', 'yes']];
  return drawField('security', 'Could someone have had access they should not?',
    element('select', { name: 'security' },
      choices.map(([value, words]) => element('option', { value }, words))));
}

function drawField(name, question, field, of = 'new', more = null) {
  const id = `ik-${of}-${name}`;
  field.id = id;
  field.setAttribute('aria-describedby', `ik-${of}-about-${name}`);
  return element('div', { class: 'ik-field' },
    element('label', { for: id }, question), field, more,
    element('p', { id: `ik-${of}-about-${name}` }));
}

// What is `asked` above already is not asked again.
function drawWhere(home, of, asked = []) {
  const where = home.state.where.filter(({ name }) => !asked.includes(name));
  return [
    where.map(question => drawQuestion(question, home.state, of)),
    drawFiles(home, of),
    drawField('copied', 'Or copy the messages from the window, and put them here',
      element('textarea', { name: 'copied', rows: '4' }), of)
  ];
}

// Chosen files are put among the workspace's exports at once, and named in the form.
function drawFiles({ desk, state, place }, of) {
  const named = element('input', { type: 'hidden', name: 'files' });
  const list = element('ul', { class: 'ik-chosen' });
  const chosen = element('input', { type: 'file', name: 'chosen', multiple: true });
  chosen.addEventListener('change', async event => {
    event.stopPropagation();
    const files = [...chosen.files];
    chosen.value = '';
    try {
      for (const file of files) {
        say(place, `Putting ${file.name} beside the incidents …`);
        const name = await desk.upload(state.exports, file);
        named.value = [...named.value.split('\n'), `exports/${name}`].filter(Boolean).join('\n');
        list.append(element('li', {}, name));
      }
      say(place, '');
    } catch (error) {
      say(place, `Not taken: ${error.message}`, error.todo);
    }
    named.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const question = 'Files: a Slack export, mails, copied text, saved answers';
  const field = drawField('files', question, chosen, of);
  field.append(named, list);
  return field;
}
