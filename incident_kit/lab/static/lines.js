// The lines of the timeline.
import { element, say } from './dom.js';

export function draw(place, state, desk) {
  const decide = (action, line) => async () => {
    try {
      draw(place, await desk.act(action, { line: line.id }), desk);
    } catch (error) {
      say(place, error.message, error.todo);
    }
  };
  const rows = state.lines.map(line =>
    element('li', { class: line.shown ? 'ik-shown' : 'ik-folded' },
      element('button', { onclick: decide(line.shown ? 'hide' : 'show', line) },
        line.shown ? 'Hide' : 'Show'),
      ` ${line.at} ${line.text}`));
  place.replaceChildren(element('ol', { class: 'ik-lines' }, ...rows));
}
