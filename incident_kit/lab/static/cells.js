// What a refresh changes in an open notebook: by the ids of cells, in one step that is none
// of a person's to undo. A cell that was changed since the question was asked stays as it is.

const join = source => (Array.isArray(source) ? source.join('') : source ?? '');
export const isSame = (one, other) => JSON.stringify(sort(one)) === JSON.stringify(sort(other));

// `document` is JupyterLab's shared model; `before` and `after` are notebooks as JSON.
export function applyCells(document, before, after) {
  const asked = new Map(before.cells.map(cell => [cell.id, cell]));
  const wanted = new Set(after.cells.map(cell => cell.id));
  document.transact(() => {
    removeGone(document, asked, wanted);
    let place = 0;
    for (const cell of after.cells) {
      place = skipNew(document, asked, wanted, place);
      const at = document.cells.findIndex(one => one.id === cell.id);
      if (at < 0) {
        if (asked.has(cell.id)) continue; // a person took it out meanwhile
        document.insertCell(place, { ...cell, source: join(cell.source) });
      } else {
        if (at !== place) document.moveCell(at, place);
        update(document, place, asked.get(cell.id), cell);
      }
      place += 1;
    }
    const { kernelspec: _, language_info: __, ...metadata } = after.metadata;
    for (const [name, value] of Object.entries(metadata)) {
      if (!isSame(document.getMetadata(name), value)) document.setMetadata(name, value);
    }
  }, false);
}

function removeGone(document, asked, wanted) {
  for (let place = document.cells.length - 1; place >= 0; place -= 1) {
    const { id } = document.cells[place];
    if (wanted.has(id) || !asked.has(id)) continue;
    if (document.cells[place].getSource() === join(asked.get(id).source)) {
      document.deleteCell(place);
    }
  }
}

// Behind cells that the answer knows nothing of: they were made or changed meanwhile.
function skipNew(document, asked, wanted, place) {
  while (place < document.cells.length && !wanted.has(document.cells[place].id)) place += 1;
  return place;
}

function update(document, place, old, cell) {
  const shown = document.cells[place];
  const source = join(cell.source);
  const isTyped = !old || shown.getSource() !== join(old.source);
  if (isTyped) return;
  if (old.cell_type !== cell.cell_type) {
    document.deleteCell(place);
    document.insertCell(place, { ...cell, source });
    return;
  }
  if (join(old.source) !== source) shown.setSource(source);
  if (!isSame(old.metadata ?? {}, cell.metadata ?? {})) shown.setMetadata(cell.metadata ?? {});
  if (!isSame(old.attachments ?? {}, cell.attachments ?? {})) {
    shown.setAttachments(cell.attachments);
  }
  if (cell.cell_type !== 'code') return;
  if (!isSame(joinOutputs(old.outputs), joinOutputs(cell.outputs))) {
    shown.setOutputs(cell.outputs ?? []);
  }
  if (old.execution_count !== cell.execution_count) shown.execution_count = cell.execution_count;
}

// Texts of outputs are stored as lists of lines, or as they are.
function joinOutputs(outputs = []) {
  const joinAll = value => {
    if (Array.isArray(value) && value.every(one => typeof one === 'string')) return value.join('');
    if (Array.isArray(value)) return value.map(joinAll);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, joinAll(one)]));
  };
  return outputs.map(joinAll);
}

function sort(value) {
  if (Array.isArray(value)) return value.map(sort);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map(name => [name, sort(value[name])]));
}
