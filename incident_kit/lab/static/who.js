// Who clicks: asked once per browser, kept there, and shown on what records a name.
import { element } from './dom.js';

const CHANGED = 'incident-kit:who';
const ASKED = { session: '', guess: '', people: [] };
let meeting = null; // what the server says of whoever is logged in
let asking = null; // the dialogue that is open
let said = ASKED;

export const who = {
  // Has the server asked for its guess, once for a page; `known` holds from then on.
  meet(ask) {
    meeting ??= ask('who', {}).then(
      answer => { said = answer; announce(); },
      () => { meeting = null; }
    );
    return meeting;
  },

  // Whom this browser decides as; empty while nobody was asked.
  known: () => localStorage.getItem(keyOf(said.session)) ?? '',

  // The same, and asked for where it is not known; throws if nobody answers.
  async name() {
    await meeting;
    return who.known() || who.change();
  },

  // Asks who it is from now on.
  change() {
    asking ??= askForName().finally(() => { asking = null; });
    return asking;
  },

  // A button that records a name: it says whose, and asks for it where nobody knows.
  // `decide(name)` does it; `properties` are those of `element`.
  button(words, decide, properties = {}) {
    const made = element('button', {
      type: 'button',
      ...properties,
      onclick: async event => {
        event.stopPropagation();
        const name = await who.name().catch(() => '');
        if (name) await decide(name);
      }
    });
    const label = () => {
      const name = who.known();
      made.textContent = name ? `${words} as ${name}` : `${words} …`;
    };
    label();
    follow(made, label);
    return made;
  },

  // Calls `label` whenever the name changes, until `made` has left the page.
  follow,

  // A line that says who decides here, and lets them change it.
  line() {
    const name = element('b');
    const change = element('button', {
      type: 'button', class: 'ik-plain', onclick: () => who.change().catch(() => {})
    });
    const label = () => {
      name.textContent = who.known() || 'nobody yet';
      change.textContent = who.known() ? 'Change' : 'Say who';
    };
    label();
    const line = element('span', { class: 'ik-who' }, 'You decide as ', name, ' ', change);
    follow(line, label);
    return line;
  }
};

function keyOf(session) {
  return `incident-kit:who:${session}`; // people who share a browser log in to a hub apart
}

function announce() {
  document.dispatchEvent(new CustomEvent(CHANGED));
}

function follow(made, label) {
  let stood = false;
  const listener = () => {
    stood ||= made.isConnected;
    if (stood && !made.isConnected) document.removeEventListener(CHANGED, listener);
    else label();
  };
  document.addEventListener(CHANGED, listener);
}

async function askForName() {
  await meeting;
  const field = element('input', {
    id: 'ik-who-name', name: 'name', autocomplete: 'name', required: true, list: 'ik-who-people',
    'aria-describedby': 'ik-who-why'
  });
  field.value = who.known() || said.guess;
  const people = said.people.map(name => element('option', { value: name }));
  const dialog = element('dialog', {
    class: 'ik-view ik-dialog', 'aria-labelledby': 'ik-who-title'
  },
    element('form', { method: 'dialog' },
      element('h2', { id: 'ik-who-title' }, 'Who decides here?'),
      element('p', { id: 'ik-who-why' },
        'Your name stands beside what you decide. This browser remembers it. '
        + 'Whoever signs off as well does so in a session of their own, or with a link to '
        + 'where they said so.'),
      element('label', { for: 'ik-who-name' }, 'Your name'),
      field,
      element('datalist', { id: 'ik-who-people' }, people),
      element('div', { class: 'ik-buttons' },
        element('button', { type: 'button', onclick: () => dialog.close('') }, 'Cancel'),
        element('button', {
          type: 'submit', value: 'kept', class: 'ik-first'
        }, 'Decide as this'))));
  for (const kind of ['keydown', 'keypress', 'keyup']) {
    dialog.addEventListener(kind, event => event.stopPropagation()); // not Lab's shortcuts
  }
  return answerOf(dialog, field);
}

function answerOf(dialog, field) {
  const before = document.activeElement;
  return new Promise((keep, refuse) => {
    dialog.addEventListener('close', () => {
      const name = dialog.returnValue === 'kept' ? field.value.trim() : '';
      dialog.remove();
      before?.focus?.();
      if (!name) {
        refuse(Object.assign(new Error('Nothing was decided: nobody said who decides.'),
          { todo: ['Do it again and say your name.'] }));
        return;
      }
      localStorage.setItem(keyOf(said.session), name);
      announce();
      keep(name);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.select();
  });
}
