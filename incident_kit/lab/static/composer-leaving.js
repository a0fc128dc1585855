// Below the sections: the page as readers see it, who signs it, and what leaves.
import { drawSecurity } from './composer-security.js';
import { element, say } from './dom.js';
import { who } from './who.js';

const PAGE = `
  :host { display: block; }
  mark { background: none; color: inherit; border-bottom: 2px dashed currentColor; }
  table { border-collapse: collapse; } td, th { border: 1px solid; padding: .2rem .5rem; }
  a { color: inherit; }
`;

// The page is HTML that the kit's own sanitiser made; it stands in a tree of its own.
export function addPage(root, state) {
  const page = element('div', { class: 'ik-page' });
  const tree = page.attachShadow({ mode: 'open' });
  const read = new DOMParser().parseFromString(state.page, 'text/html');
  tree.append(element('style', {}, PAGE), ...read.body.childNodes);
  markWords(tree, state.instead);
  root.append(element('section', { 'aria-label': 'The page as readers see it' },
    element('h2', {}, 'As readers see it'),
    element('p', { class: 'ik-question' }, 'What stands instead of something hidden is underlined. '
      + 'What nobody decided yet is shown as if it were accepted.'),
    page));
}

// Underlines `phrases` where they stand as whole words in one piece of text.
function markWords(tree, phrases) {
  if (!phrases.length) return;
  const escaped = phrases.sort((one, other) => other.length - one.length)
    .map(phrase => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const wanted = new RegExp(`(?<!\\w)(${escaped.join('|')})(?!\\w)`, 'u');
  const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter(one => one.parentNode.nodeName !== 'STYLE')) {
    const pieces = text.data.split(wanted);
    if (pieces.length < 2) continue;
    text.replaceWith(...pieces.map((piece, number) => number % 2
      ? element('mark', {}, piece) : piece));
  }
}

// `view` is the composer; its `form` holds what is typed here, `send` and `go` are its own.
export function addPanels(root, view, { state, send, go }) {
  const left = state.todo.map(step => element('li', {}, showStep(step, view, go)));
  root.append(element('section', { class: 'ik-leaving', 'aria-label': 'Sign-off and export' },
    ...drawSecurity(view, state, send),
    element('h2', {}, 'Sign-off'),
    left.length
      ? element('div', {}, element('p', {}, element('b', {}, 'Not published yet because:')),
        element('ul', { class: 'ik-todo' }, ...left))
      : element('p', { class: 'ik-good' }, element('b', {}, '✓ Signed off.'), ' It may leave.'),
    showSigning(view, state, send),
    element('h2', {}, 'Export'),
    showExport(view, state, send)));
}

// A step with the way to where it is done: a section, the cards, another notebook.
function showStep({ text, section, notebook, panel }, { desk, goToCards, leaving }, go) {
  if (panel) {
    return element('button', {
      type: 'button', class: 'ik-plain', onclick: () => goToPanel(leaving, panel)
    }, text);
  }
  const isCards = notebook === 'redact' && goToCards;
  const does = section ? () => go(section)
    : isCards ? goToCards
      : notebook && desk.open ? () => desk.open(`${notebook}.ipynb`) : null;
  if (!does) return text;
  return element('button', { type: 'button', class: 'ik-plain', onclick: does }, text);
}

function goToPanel(leaving, name) {
  const heading = [...leaving.querySelectorAll('h2')].find(one => one.textContent === name);
  heading?.scrollIntoView();
  heading?.parentNode.querySelector('input')?.focus({ preventScroll: true });
}

function showSigning(view, { signing, seen }, send) {
  const form = view.form ??= { by: null, evidence: '' };
  const keep = name => event => { form[name] = event.target.value; };
  const people = signing.people.map(name => element('option', { value: name }));
  const by = element('input', {
    id: 'ik-sign-by', list: 'ik-sign-people', autocomplete: 'off', oninput: keep('by')
  });
  const evidence = element('input', {
    id: 'ik-sign-evidence', type: 'url', placeholder: 'https://', oninput: keep('evidence')
  });
  const fill = () => { by.value = form.by ?? who.known(); };
  fill();
  who.follow(by, fill);
  evidence.value = form.evidence;
  const sign = role => async () => {
    const name = by.value.trim() || await who.name().catch(() => '');
    if (!name) return;
    view.said = 'Signing …';
    const given = { by: name, role: signing.listed ? '' : role, evidence: form.evidence, seen };
    send('sign', given, ({ todo }) => {
      view.said = todo.length ? `Signed off by ${name}. Something else is left.`
        : `Signed off by ${name}: it may leave.`;
    }, state => state.signing?.signed.some(one => `${one} (`.startsWith(`${name} (`)));
  };
  const roles = signing.roles.length ? signing.roles : [''];
  const buttons = roles.map(role => element('button', { type: 'button', onclick: sign(role) },
    role ? `Sign as ${role}` : 'Sign off'));
  return element('div', { class: 'ik-signing' },
    element('p', {}, signing.signed.length ? `Signed by ${signing.signed.join(', ')}. ` : '',
      signing.have < signing.need ? `May sign: ${signing.who}. ` : '',
      `${signing.writer} wrote it and signs nothing here.`),
    element('p', { class: 'ik-question' }, 'Whoever signs confirms: I did not write this text, '
      + 'I read it as it stands above, and it may be public. Any later change voids it.'),
    signing.passed ? element('p', { class: 'ik-question' }, signing.passed) : null,
    element('div', { class: 'ik-fields' },
      element('label', { for: 'ik-sign-by' }, 'Who signs'), by,
      element('datalist', { id: 'ik-sign-people' }, people),
      element('label', { for: 'ik-sign-evidence' },
        signing.listed ? 'Where they said so (a link, if any)' : 'Where they said so (a link)'),
      evidence,
      ...buttons));
}

function showExport(view, { files, statuspage, todo }, send) {
  const write = () => {
    view.said = 'Exporting …';
    send('export', {}, told => { view.said = `Written: ${told.files.join(', ')}.`; });
  };
  const waits = todo.length > 0;
  return element('div', {},
    element('div', { class: 'ik-deciding' },
      element('button', {
        type: 'button', onclick: write, class: !waits && !files.length && 'ik-first',
        disabled: waits
      }, 'Export'),
      drawCopy(view, statuspage)),
    files.length
      ? element('div', {}, element('p', {}, 'Written, and covered by the signatures:'),
        element('ul', { class: 'ik-files' }, ...files.map(file => element('li', {}, file))))
      : element('p', { class: 'ik-question' }, waits ? 'It waits for what is listed above.'
        : 'Nothing is written yet.'));
}

// The button that puts the text into the clipboard, as Statuspage takes it.
export function drawCopy(view, statuspage) {
  const copy = async event => {
    const { target } = event;
    const said = await copyText(statuspage);
    target.textContent = said ? '✓ Copied' : 'Not copied';
    say(view.place, said
      ? 'Copied: paste it into the postmortem on Statuspage.'
      : 'The browser let nothing be copied: take the text from export/public.md.');
    setTimeout(() => { target.textContent = 'Copy for Statuspage'; }, 4000);
  };
  return element('button', { type: 'button', onclick: copy, disabled: !statuspage },
    'Copy for Statuspage');
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
