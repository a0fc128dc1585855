// The box for words that a decision on a line needs: Enter saves, Escape leaves.
import { element } from './dom.js';

const LABELS = {
  word: 'Say it better; the original is kept',
  retime: 'When it was: 09:41, or a full time',
  public: 'What the public is told of it',
  merge: 'Fold it into line number',
  note: 'Note what would be forgotten'
};

export function openEditor(row, line, verb, { save, done }) {
  row.querySelector('.ik-editor')?.remove();
  const box = element('textarea', {
    rows: verb === 'word' || verb === 'public' || verb === 'note' ? '3' : '1',
    'aria-label': `${LABELS[verb]}, line ${line.number}`
  });
  box.value = begin(line, verb);
  const at = verb === 'note' ? element('input', { 'aria-label': 'When it was' }) : null;
  if (at) at.value = line.time;
  const leave = () => { editor.remove(); done(); };
  const finish = value => { leave(); save(value); };
  const keep = () => {
    const text = box.value.trim();
    if (text) finish(at ? { text, at: at.value.trim() || null } : text);
    else leave();
  };
  const answers = verb === 'public' ? [
    element('button', { onclick: () => finish('yes') }, 'Yes, as it stands'),
    element('button', { onclick: () => finish('no') }, 'No')
  ] : [];
  const editor = element('div', {
    class: 'ik-editor', role: 'gridcell',
    onclick: event => event.stopPropagation(),
    onkeydown: event => {
      event.stopPropagation();
      if (event.key === 'Escape') leave();
      else if (event.key === 'Enter' && !event.shiftKey && event.target.tagName !== 'BUTTON') keep();
      else return;
      event.preventDefault();
    }
  },
  element('label', {}, LABELS[verb]), box, at,
  element('div', { class: 'ik-buttons' }, ...answers,
    element('button', { onclick: leave }, 'Leave'),
    element('button', { class: 'ik-first', onclick: keep }, 'Save')));
  row.append(editor);
  box.focus();
  box.select();
}

// What is suggested stands in the box, or else what is there now.
function begin(line, verb) {
  const suggested = line.suggestions.find(one => one.action === verb);
  if (verb === 'retime') return suggested?.label ?? line.time;
  if (verb === 'word') return line.text;
  if (verb === 'public') return typeof line.public === 'string' ? line.public : suggested?.value ?? '';
  return '';
}
