// A line of the timeline on screen: its cells, and the tools of the line one is on.
import { element } from './dom.js';

// One and several of each sort of suggestion.
export const SORTS = {
  show: ['line to show', 'lines to show'],
  kind: ['kind', 'kinds'],
  time: ['time', 'times'],
  alert: ['alert in a sentence', 'alerts in a sentence'],
  shorter: ['shorter wording', 'shorter wordings'],
  public: ['public wording', 'public wordings']
};

export function makeRow(id) {
  return element('div', {
    role: 'row', class: 'ik-row', tabindex: '-1', 'aria-selected': 'false', 'data-id': id
  });
}

export function fillRow(row, line) {
  row.classList.toggle('ik-out', !line.shown);
  row.classList.toggle('ik-dim', Boolean(line.dimmed));
  row.classList.toggle('ik-reply', Boolean(line.thread) && line.thread !== line.number);
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

function listNotes(line) {
  const notes = [
    line.thread && line.thread !== line.number ? `in the thread of line ${line.thread}` : '',
    line.shown ? line.why && `shown: ${line.why}` : line.dimmed && `left out: ${line.dimmed}`,
    line.made,
    line.folded ? `stands for ${line.folded} more` : '',
    line.said ? 'reworded' : ''
  ].filter(Boolean);
  const told = line.public === true ? 'Public, as it stands'
    : line.public === false ? 'Not public' : line.public ? `Public: ${line.public}` : '';
  return [
    told ? element('p', { class: 'ik-public' }, told) : null,
    notes.length ? element('p', { class: 'ik-notes' }, notes.join(' · ')) : null
  ].filter(Boolean);
}

function listSuggestions(line) {
  return line.suggestions.map((one, at) => element('p', { class: 'ik-suggestion' },
    element('button', { tabindex: '-1', 'data-do': 'take', 'data-at': String(at) }, 'Take'),
    ` ${describe(one)}`));
}

function describe({ action, value, label, made }) {
  const words = {
    show: 'show this line', kind: `kind: ${value}${made ? ` (${made})` : ''}`,
    retime: `time: ${label}`, word: `say: ${value}`, public: `tell the public: ${value}`
  };
  return words[action] ?? action;
}

// The buttons of the line that one is on or points at: there is one set of them.
export function makeTools(kinds, decide) {
  const tool = (verb, label, key) => element('button', {
    onclick: event => { event.stopPropagation(); decide(verb); },
    title: `${label} (${key})`, 'data-verb': verb
  }, label);
  const kind = element('select', {
    'aria-label': 'Kind',
    onchange: event => { decide('kind', event.target.value); event.target.value = ''; }
  }, element('option', { value: '' }, 'Kind …'),
  ...kinds.map(name => element('option', { value: name }, name)));
  return element('div', { class: 'ik-tools', role: 'gridcell' },
    tool('word', 'Reword', 'e'), tool('retime', 'Time', 't'), kind, tool('public', 'Public', 'p'),
    tool('merge', 'Fold', 'm'), tool('note', 'Note', 'n'), tool('undo', 'Undo', 'u'));
}
