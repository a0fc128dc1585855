// A door through which a report leaves: what stands there, and one button for the next step.
import { drawCopy } from './composer-leaving.js';
import { drawLink, element } from './dom.js';

const LABELS = { lost: 'Not shown there' };
const STEPS = { draft: 'Put it there as a draft', live: 'Show it to readers' };
const SAYS = {
  draft: 'Only your team sees a draft.', live: 'Readers see it from then on.'
};
const SIGNS = { '-': ['del', '−'], '+': ['ins', '+'] };
const ADDRESS = /(https?:\/\/[^\s,]+)/;

// `panel` is the one of publishing; `plan` what the door said when somebody looked.
export function drawPlan(panel, plan) {
  const id = `ik-door-${plan.door}`;
  return element('article', {
    id, class: 'ik-card ik-door', 'aria-labelledby': `${id}-name`, tabindex: '-1'
  },
  element('h3', { id: `${id}-name` }, capitalise(plan.name)),
  drawRows(plan.rows),
  drawObstacles(plan),
  drawDifferences(plan, `${id}-differences`),
  drawProblem(panel, plan.target),
  drawStep(panel, plan));
}

function drawRows(rows) {
  return element('dl', { class: 'ik-rows' }, rows.map(([word, what]) => [
    element('dt', {}, LABELS[word] ?? capitalise(word)),
    element('dd', {}, what.split(ADDRESS).map((piece, number) =>
      number % 2 ? drawLink(piece, piece) : piece))
  ]));
}

function drawObstacles({ obstacles, isOver, step }) {
  if (!obstacles.length) return null;
  const isAsked = isOver && step !== 'revert'; // a person decides, and says why
  return element('div', { class: 'ik-again' },
    element('b', {}, isAsked ? 'Decide on this first:' : 'Not possible yet because:'),
    element('ul', { class: 'ik-todo' }, obstacles.map(one => element('li', {}, one))));
}

// It scrolls, by keys too. Who sees no colours sees the signs, who listens hears the words.
function drawDifferences({ differences }, id) {
  if (!differences.length) return null;
  return element('div', {},
    element('p', { class: 'ik-label', id }, 'What differs: − stands there now, + is signed'),
    element('div', {
      class: 'ik-words ik-lines', tabindex: '0', role: 'group', 'aria-labelledby': id
    }, differences.map(drawLine)));
}

function drawLine(line) {
  const [tag, sign] = SIGNS[line[0]] ?? ['div', ''];
  const words = /^[-+ ]/.test(line) ? line.slice(1) : line;
  return element(tag, {}, element('span', { class: 'ik-sign' }, sign), words);
}

export function drawProblem(panel, target) {
  const { problem } = panel.findForm(target);
  return problem ? element('p', { class: 'ik-error' }, problem) : null;
}

function drawStep(panel, plan) {
  const { step, target, door, isOver, isLive } = plan;
  const isRecorded = step === 'live' && isLive && !plan.differences.length; // it stands there
  const words = isRecorded ? 'Record that readers see it' : STEPS[step];
  const isSeen = !step && isLive && !plan.obstacles.length;
  const isNext = words && !panel.findForm(target).asks;
  return [
    isSeen ? element('p', { class: 'ik-good' }, '✓ Readers see the signed text.') : null,
    isOver && isNext ? drawReason(panel, target, `ik-why-${door}`) : null,
    plan.mayNotify && isNext && !isRecorded ? drawTelling(panel, target, door) : null,
    isNext ? element('div', { class: 'ik-deciding' },
      panel.makeButton(`ik-${step}-${door}`, words, () => panel.act(step, target, door, isOver),
        { class: 'ik-first' }),
      isRecorded ? null : element('span', { class: 'ik-question' }, SAYS[step]),
      step === 'live' ? drawLink(plan.preview, 'Look at the draft') : null) : null,
    isLive ? element('div', { class: 'ik-deciding' }, drawTakingBack(panel, plan)) : null
  ];
}

// One button, and then once more what it means, with the way back.
export function drawTakingBack(panel, { target, door, isOver }) {
  const form = panel.findForm(target);
  const ask = asks => () => panel.ask(form, asks, asks ? `ik-taking-${door}` : `ik-take-${door}`);
  if (!form.asks) return panel.makeButton(`ik-take-${door}`, 'Take it back', ask(true));
  const needs = isOver || form.isRefused;
  return element('div', {
    id: `ik-taking-${door}`, class: 'ik-taking', role: 'group', tabindex: '-1',
    'aria-label': 'Take it back from readers?'
  },
  element('p', {}, 'Readers will not find it any more. Mail that was sent, feeds and copies '
    + 'keep it. You can publish it again.'),
  needs ? drawReason(panel, target, `ik-why-back-${door}`) : null,
  element('div', { class: 'ik-deciding' },
    panel.makeButton(`ik-taken-${door}`, 'Take it back from readers',
      () => panel.act('revert', target, door, needs)),
    panel.makeButton(`ik-leave-${door}`, 'Leave it there', ask(false))));
}

function drawReason(panel, target, id) {
  const form = panel.findForm(target);
  const field = element('input', {
    id, class: 'ik-long', autocomplete: 'off', required: true,
    'aria-invalid': form.isEmpty ? 'true' : null,
    oninput: () => { form.reason = field.value; }
  });
  field.value = form.reason;
  return element('div', { class: 'ik-field' },
    element('label', { for: id }, 'Why it goes over what somebody else left'), field);
}

function drawTelling(panel, target, door) {
  const form = panel.findForm(target);
  const box = element('input', {
    type: 'checkbox', id: `ik-tell-${door}`, onchange: () => { form.notify = box.checked; }
  });
  box.checked = form.notify;
  return element('p', {}, element('label', {}, box, ' Tell those who subscribed (once)'));
}

// A door that nobody can go through: why, and the way by hand where there is one.
export function drawClosedDoor(panel, { door, closed: [why, ...steps], byHand }) {
  const id = `ik-door-${door}`;
  return element('article', {
    id, class: 'ik-card ik-door', 'aria-labelledby': `${id}-name`, tabindex: '-1'
  },
  element('h3', { id: `${id}-name` }, door === 'folder' ? 'The folder of pages' : 'Statuspage'),
  element('p', {}, `${capitalise(why)}.`),
  byHand ? drawByHand(panel, door)
    : element('ul', { class: 'ik-todo' }, steps.map(step => element('li', {}, step))));
}

function capitalise(words) {
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

function drawByHand(panel, door) {
  const form = panel.findForm(door);
  const id = `ik-address-${door}`;
  const field = element('input', {
    id, type: 'url', class: 'ik-long', placeholder: 'https://', autocomplete: 'off',
    oninput: () => { form.url = field.value; }
  });
  field.value = form.url;
  return element('div', { class: 'ik-by-hand' },
    element('p', {}, 'Copy the text, paste it into the incident’s postmortem there, and publish '
      + 'it. Then say where it stands: it is compared with what was signed, and recorded.'),
    drawCopy(panel.view, panel.state.statuspage),
    element('div', { class: 'ik-field' }, element('label', { for: id }, 'Where it stands'), field),
    drawProblem(panel, door),
    element('div', { class: 'ik-deciding' },
      panel.makeButton(`ik-record-${door}`, 'Compare and record', () => panel.record(door))),
    element('p', { class: 'ik-question' },
      'Once a key for your status page is stored, this is done from here.'));
}
