// A line of the timeline on screen: its cells, and the tools of the line one is on.
import { element } from './dom.js';

export function makeRow(id) {
  return element('div', {
    role: 'row', class: 'ik-row', tabindex: '-1', 'aria-selected': 'false', 'data-id': id
  });
}

export function fillRow(row, line) {
  row.classList.toggle('ik-out', !line.shown);
  row.classList.toggle('ik-dim', Boolean(line.dimmed));
  row.classList.toggle('ik-reply', isReply(line));
  // The tools and an editor stay where they are: somebody may be typing in it.
  for (const part of [...row.children]) if (!part.matches('.ik-tools, .ik-editor')) part.remove();
  row.prepend(
    cell('ik-number', String(line.number)),
    cell('ik-in', element('input', {
      type: 'checkbox', tabindex: '-1', 'data-do': 'toggle', checked: line.shown,
      'aria-label': `Line ${line.number} in the timeline`
    })),
    cell('ik-time', line.time, element('small', {}, line.day)),
    cell('ik-who', line.who, element('small', {}, line.where)),
    cell('ik-kind', line.kind),
    cell('ik-words', showWords(line), ...listNotes(line), ...listSuggestions(line))
  );
}

export function isReply(line) {
  return Boolean(line.thread) && line.thread !== line.number;
}

function cell(name, ...children) {
  return element('div', { role: 'gridcell', class: name }, ...children);
}

// The only place that takes HTML: what Python's view made and cleaned.
function showWords(line) {
  const words = element('div', { class: 'ik-text' });
  if (line.html === null) words.textContent = line.text;
  else words.innerHTML = line.html;
  return words;
}

// The last of them leaves room for the tools, which so cover no word.
function listNotes(line) {
  const notes = [
    isReply(line) ? `in the thread of line ${line.thread}` : '',
    line.shown ? line.why && `shown: ${line.why}` : line.dimmed && `left out: ${line.dimmed}`,
    line.made,
    line.folded ? `stands for ${line.folded} more` : '',
    line.said ? 'reworded' : ''
  ].filter(Boolean);
  const told = line.public === true ? 'Public, as it stands'
    : line.public === false ? 'Not public' : line.public ? `Public: ${line.public}` : '';
  return [
    told ? element('p', { class: 'ik-public' }, told) : null,
    element('p', { class: 'ik-notes' }, listThread(line), notes.join(' · '))
  ].filter(Boolean);
}

// What the first line of a thread says of those that are folded away.
function listThread({ replies }) {
  return replies ? [element('button', {
    type: 'button', tabindex: '-1', class: 'ik-plain ik-thread', 'data-do': 'thread',
    'aria-expanded': String(!replies.folded)
  }, replies.folded ? `▸ ${replies.count} more in its thread` : '▾ Fold its thread'), ' '] : [];
}

function listSuggestions(line) {
  return line.suggestions.map((one, at) => element('p', { class: 'ik-suggestion' },
    element('button', { type: 'button', tabindex: '-1', 'data-do': 'take', 'data-at': String(at) },
      'Take'),
    ` ${describe(one)}`));
}

function describe({ action, value, label, made }) {
  const words = {
    show: 'show this line', kind: `kind: ${value}${made ? ` (${made})` : ''}`,
    retime: `time: ${label}`, word: `say: ${value}`, public: `tell the public: ${value}`
  };
  return words[action] ?? action;
}

const TOOLS = [
  ['word', 'Reword', 'e'], ['retime', 'Time', 't'], ['kind', 'Kind …', '1–7'],
  ['public', 'Public', 'p'], ['merge', 'Fold', 'm'], ['note', 'Note', 'n'],
  ['undo', 'Undo all', 'Shift+U']
];

// The buttons of the line that one is on or points at: there is one set of them.
export function makeTools(kinds, decide) {
  const tools = TOOLS.map(([verb, label, key]) => verb === 'kind'
    ? makeKinds(kinds, label, decide)
    : element('button', {
      type: 'button', title: `${label} (${key})`, 'data-verb': verb,
      onclick: event => { event.stopPropagation(); decide(verb); }
    }, label));
  return element('div', { class: 'ik-tools', role: 'gridcell' }, ...tools);
}

function makeKinds(kinds, label, decide) {
  return element('select', {
    'aria-label': 'Kind',
    onchange: event => { decide('kind', event.target.value); event.target.value = ''; }
  }, element('option', { value: '' }, label),
  ...kinds.map(name => element('option', { value: name }, name)));
}
