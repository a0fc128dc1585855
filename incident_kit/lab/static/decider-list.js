// Below the card: what was decided already, each with its way back.
import { element } from './dom.js';

export function drawDecided(entries, undo) {
  if (!entries.length) return [];
  const rows = entries.map(one => element('li', {}, element('b', {}, one.what), describe(one),
    one.undo ? element('button', {
      type: 'button', class: 'ik-plain', 'aria-label': `Undo: ${one.what}`, onclick: () => undo(one)
    }, 'Undo') : null));
  return [element('h2', {}, 'Decided already'), element('ul', {}, rows)];
}

function describe({ kind, how, why, by, from }) {
  return [
    ` ${kind ? `(${kind}) ` : ''}${how}`, why ? `: ${why}` : '', by ? `, says ${by}` : '',
    from ? `, decided in ${from}` : ''
  ].join('');
}
