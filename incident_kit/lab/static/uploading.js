// Puts a chosen file into a folder through Jupyter's own contents, a piece at a time.
const PIECE = 1024 * 1024; // bytes

// Answers the name that it got there: nothing that stands in the folder is written over.
export async function upload(contents, { join }, folder, file) {
  const there = await listNames(contents, folder);
  const name = findFree(there, file.name);
  const last = Math.max(1, Math.ceil(file.size / PIECE));
  for (let number = 1; number <= last; number += 1) {
    const piece = file.slice((number - 1) * PIECE, number * PIECE);
    const chunk = last === 1 ? {} : { chunk: number === last ? -1 : number };
    await contents.save(join(folder, name), {
      name, type: 'file', format: 'base64', content: await encode(piece), ...chunk
    });
  }
  return name;
}

// The folder is made where it is missing.
async function listNames(contents, folder) {
  try {
    const { content } = await contents.get(folder);
    return new Set(content.map(({ name }) => name));
  } catch {
    await contents.save(folder, { type: 'directory' });
    return new Set();
  }
}

function findFree(there, name) {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/.exec(name);
  for (let number = 2, free = name; ; number += 1) {
    if (!there.has(free)) return free;
    free = `${stem}-${number}${ending ?? ''}`;
  }
}

async function encode(piece) {
  const reader = new FileReader();
  return new Promise((keep, refuse) => {
    reader.onload = () => keep(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => refuse(new Error(`${piece.name ?? 'the file'} cannot be read here`));
    reader.readAsDataURL(piece);
  });
}
