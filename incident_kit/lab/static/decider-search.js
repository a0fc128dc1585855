// The box for a name that is on no list: looked for, and stored nowhere unless it is decided.
import { element, say } from './dom.js';

// `ask(card)` is called with a card for the name if the public text has it.
export function makeSearch(desk, ask) {
  const field = element('input', {
    type: 'text', id: 'ik-missing', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false'
  });
  const form = element('form', {
    class: 'ik-search',
    onsubmit: async event => {
      event.preventDefault();
      if (!field.value.trim()) return;
      try {
        const found = await desk.search(field.value);
        say(form, found.summary);
        if (!found.card) return;
        field.value = '';
        ask(found.card);
      } catch (error) {
        say(form, error.message, error.todo);
      }
    }
  },
  element('label', { for: 'ik-missing' }, 'Is somebody missing? A name that is on no list'),
  field, element('button', { type: 'submit' }, 'Look for it'),
  element('span', { class: 'ik-why' }, 'It is stored nowhere unless you decide on it.'));
  return form;
}
