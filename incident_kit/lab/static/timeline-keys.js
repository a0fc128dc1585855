// The keys of the timeline: one table, by which they are answered and explained.

// The kinds by the keys 1 to 7.
const KINDS = ['detection', 'trigger', 'acknowledge', 'escalate', 'action', 'decision', 'resolve'];

const KEYS = [
  ['j ↓', 'the next line', view => view.cursor.step(1)],
  ['k ↑', 'the line before', view => view.cursor.step(-1)],
  ['Shift+J Shift+↓', 'more lines, to decide on all of them', view => view.cursor.step(1, true)],
  ['Shift+K Shift+↑', 'fewer lines, or more above', view => view.cursor.step(-1, true)],
  ['x', 'in the timeline, or out of it', view => view.decide('toggle')],
  ['Enter', 'take what is suggested', view => view.decide('take')],
  ['e', 'reword', view => view.decide('word')],
  ['t', 'correct the time', view => view.decide('retime')],
  ...KINDS.map((kind, at) => [String(at + 1), kind, view => view.decide('kind', kind)]),
  ['p', 'what the public is told', view => view.decide('public')],
  ['m', 'fold into another line; several, into the first', view => view.decide('merge')],
  ['n', 'note what would be forgotten', view => view.decide('note')],
  ['u', 'undo what was decided last', view => view.undo()],
  ['Shift+U', 'undo all that was ever decided on the line', view => view.decide('undo')],
  ['→', 'unfold the thread', view => view.foldThread(false)],
  ['←', 'fold the thread', view => view.foldThread(true)],
  ['/', 'search; Escape ends it', view => view.frame.search.focus()],
  ['?', 'these keys', view => view.frame.showKeys()],
  ['Escape', 'one line again', view => view.cursor.move(view.cursor.current)]
];
const ARROWS = { '↓': 'ArrowDown', '↑': 'ArrowUp', '→': 'ArrowRight', '←': 'ArrowLeft' };
const ANSWERS = new Map(KEYS.flatMap(([keys, , does]) => keys.split(' ')
  .map(key => [key.replace(/[↓↑→←]/u, arrow => ARROWS[arrow]), does])));

export const EXPLAINED = KEYS.map(([keys, words]) => [keys.split(' '), words]);

// Answers a key in `view`; whether there was an answer.
export function answerKey({ key, shiftKey }, view) {
  const isLetter = /^\p{L}$/u.test(key);
  const shift = shiftKey && (isLetter || key.startsWith('Arrow')) ? 'Shift+' : '';
  const name = isLetter ? key[shift ? 'toUpperCase' : 'toLowerCase']() : key;
  const answer = ANSWERS.get(shift + name);
  answer?.(view);
  return Boolean(answer);
}
