// The box for words that a decision on a line needs. Enter saves; Escape closes it and keeps
// what was typed, which is there again when it is opened, also after the page was drawn anew.
import { element } from './dom.js';

const LABELS = {
  word: 'Say it better; the original is kept',
  retime: 'When it was: 09:41, or a full time',
  public: 'What the public is told of it',
  merge: 'Fold it into line number',
  note: 'Note what would be forgotten'
};
const LONG = ['word', 'public', 'note'];

// `save(given)` is called with the words, for a note with its time too; `close(kept)` when the
// box is closed, with whether unsaved words are kept; `drafts` are those of this view.
export function openEditor(row, line, verb, { drafts, save, close }) {
  const name = `${verb} ${line.id}`;
  const draft = drafts.find(name);
  row.querySelector('.ik-editor')?.remove();
  const box = element('textarea', {
    rows: LONG.includes(verb) ? '3' : '1', 'aria-label': `${LABELS[verb]}, line ${line.number}`
  });
  const begun = begin(line, verb);
  box.value = draft?.words ?? begun;
  const at = verb === 'note' ? element('input', { 'aria-label': 'When it was' }) : null;
  if (at) at.value = draft?.at ?? line.time;

  const isTyped = () => box.value !== begun || at && at.value !== line.time;
  const keep = isOpen => isTyped()
    ? drafts.keep(name, { words: box.value, at: at?.value, isOpen }) : drafts.drop(name);
  const end = isKept => {
    if (isKept) keep(false);
    else drafts.drop(name);
    editor.remove();
    close(isKept && isTyped());
  };
  const finish = given => { end(false); save(given); };
  const saveWords = () => {
    const words = box.value.trim();
    if (words) finish(at ? { text: words, at: at.value.trim() || null } : words);
    else end(false);
  };
  const press = event => {
    event.stopPropagation();
    const isSaving = event.key === 'Enter' && !event.shiftKey && !event.isComposing
      && event.target.tagName !== 'BUTTON';
    if (event.key === 'Escape') end(true);
    else if (isSaving) saveWords();
    else return;
    event.preventDefault();
  };
  const button = (words, does, properties) =>
    element('button', { type: 'button', onclick: does, ...properties }, words);
  const answers = verb === 'public'
    ? [button('Yes, as it stands', () => finish('yes')), button('No', () => finish('no'))] : [];
  const editor = element('div', {
    class: 'ik-editor', role: 'gridcell', oninput: () => keep(true), onkeydown: press,
    onclick: event => event.stopPropagation()
  },
  element('label', {}, LABELS[verb]), box, at,
  element('div', { class: 'ik-buttons' }, ...answers,
    button('Discard', () => end(false)), button('Save', saveWords, { class: 'ik-first' })));
  row.append(editor);
  if (!draft) box.select(); // so that typing takes its place
  return box;
}

// What is suggested stands in the box, or else what is there now.
function begin(line, verb) {
  const suggested = line.suggestions.find(one => one.action === verb);
  if (verb === 'retime') return suggested?.label ?? line.time;
  if (verb === 'word') return line.text;
  if (verb !== 'public') return '';
  return typeof line.public === 'string' ? line.public : suggested?.value ?? '';
}
