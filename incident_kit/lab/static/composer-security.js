// Why the public version is held back for security, and the decision of somebody who looked.
import { element } from './dom.js';
import { who } from './who.js';

const WORDS = { reviewed: 'Safe to publish as it is', clear: 'No security aspect: let it go' };
const SAID = {
  reviewed: 'Reviewed as safe to publish', clear: 'Let go', hold: 'Held back'
};

// `view` is the composer; its `security` holds what is typed here, `send` is its own.
export function drawSecurity(view, { security, seen }, send) {
  if (!security.decision) {
    return security.settled ? [
      element('h2', {}, 'Security'), element('p', { class: 'ik-good' }, `✓ ${security.settled}`)
    ] : [];
  }
  return [
    element('h2', {}, 'Security'),
    element('p', {}, element('b', {}, 'Held back: '), security.held),
    element('p', {}, `May let it go: ${security.who}; not who wrote it or led the incident, `
      + 'unless they held it back themselves.'),
    element('p', { class: 'ik-question' }, 'Whoever decides answers for the text as it stands '
      + 'above. Any later change asks again.'),
    drawForm(view, security, seen, send)
  ];
}

function drawForm(view, security, seen, send) {
  const form = view.security ??= { by: null, role: '', reason: '', evidence: '' };
  const decide = decision => async () => {
    const by = (form.by ?? who.known()).trim() || await who.name().catch(() => '');
    if (!by) return;
    view.said = 'Recording …';
    send('decidesecurity', { ...form, by, decision, seen }, () => {
      view.security = null;
      view.said = `${SAID[decision]} by ${by}.`;
    }, ({ security: now }) => now && (decision === 'hold' ? now.held.includes(form.reason)
      : !now.held));
  };
  const button = (decision, words, properties = {}) => element('button', {
    type: 'button', onclick: decide(decision), ...properties
  }, words);
  return element('div', { class: 'ik-fields' },
    drawField(form, 'by', 'Who looked', { list: 'ik-security-people' }),
    drawOptions('ik-security-people', security.people),
    drawField(form, 'role', 'As what, if the team’s list does not say',
      { list: 'ik-security-roles' }),
    drawOptions('ik-security-roles', security.roles),
    drawField(form, 'reason', 'What they saw, and why so', { class: 'ik-long' }),
    drawField(form, 'evidence', 'Where they said so (a link, if any)',
      { type: 'url', placeholder: 'https://' }),
    element('div', { class: 'ik-deciding' },
      button(security.decision, WORDS[security.decision], { class: 'ik-first' }),
      button('hold', 'Hold it back')));
}

function drawField(form, name, words, properties) {
  const id = `ik-security-${name}`;
  const field = element('input', {
    id, autocomplete: 'off', oninput: () => { form[name] = field.value; }, ...properties
  });
  const fill = () => { field.value = form[name] ?? who.known(); };
  fill();
  who.follow(field, fill);
  return element('div', { class: 'ik-field' }, element('label', { for: id }, words), field);
}

function drawOptions(id, values) {
  return element('datalist', { id }, values.map(value => element('option', { value })));
}
