// A proposal in a cell of the notebook says what became of it, once that is decided in a view.
const PROPOSED = /^> Proposed\./;
const WORDS = {
  accepted: 'Accepted above:',
  reworded: 'Reworded above; what was proposed is not used.',
  'left out': 'Left out of the public version, above.'
};

// `panel` is JupyterLab's, if it shows the notebook; the cells themselves are not changed.
export function showDecided(panel, sections) {
  const states = new Map(sections.map(({ key, state }) => [key, state]));
  for (const cell of panel?.content.widgets ?? []) {
    const { role, section } = cell.model.getMetadata('incident_kit') ?? {};
    const isProposed = role === 'authored' && PROPOSED.test(cell.model.sharedModel.getSource());
    const words = isProposed && WORDS[states.get(section)];
    if (words) cell.node.dataset.ikDecided = states.get(section);
    else delete cell.node.dataset.ikDecided;
    cell.node.style.setProperty('--ik-words', JSON.stringify(words || ''));
  }
}
