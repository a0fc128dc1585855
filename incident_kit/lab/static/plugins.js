// The plugins of JupyterLab and Notebook: outputs of the kit's notebooks drawn alive.
// Only this module and `documents.js` know of Jupyter.
import { makeDocuments } from './documents.js';
import { drawView } from './views.js';

const MIME = 'application/vnd.incident-kit+json';

export async function makePlugins(useLibrary) {
  const [rendermime, services, widgets, coreutils, notebook, apputils] = await Promise.all([
    '@jupyterlab/rendermime', '@jupyterlab/services', '@lumino/widgets', '@jupyterlab/coreutils',
    '@jupyterlab/notebook', '@jupyterlab/apputils'
  ].map(useLibrary));
  addStyle(coreutils.PageConfig.getBaseUrl());
  const ask = makeAsk(services.ServerConnection, coreutils.URLExt);

  class View extends widgets.Widget {
    constructor(options) {
      super();
      this.path = options.resolver?.path ?? '';
      this.addClass('ik-view');
    }

    async renderModel(model) {
      const { view, incident } = model.data[MIME];
      await drawView(this.node, view, (verb, given) =>
        ask(verb, { path: this.path, incident, view, ...given })
      );
    }
  }

  const views = {
    id: 'incident-kit:views',
    description: "Draws the outputs of the kit's notebooks alive.",
    autoStart: true,
    requires: [rendermime.IRenderMimeRegistry],
    activate: (app, registry) => {
      const createRenderer = options => new View(options);
      registry.addFactory({ safe: true, mimeTypes: [MIME], createRenderer }, 10);
    }
  };
  return [views, makeDocuments({ notebook, apputils }, ask)];
}

function addStyle(baseUrl) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `${baseUrl}incident-kit/static/style.css`;
  document.head.append(link);
}

// Asks the server, with Jupyter's own token and protection against forged requests. Answers
// what it says, or throws an error with what is wrong, and `todo`: what to do about it.
function makeAsk(ServerConnection, URLExt) {
  const settings = ServerConnection.makeSettings();
  return async (verb, given, options = {}) => {
    const url = URLExt.join(settings.baseUrl, 'incident-kit', verb);
    const asked = { method: 'POST', body: JSON.stringify(given), ...options };
    const response = await ServerConnection.makeRequest(url, asked, settings);
    const answer = await response.json();
    if (!response.ok) {
      const { todo = [], asks } = answer;
      throw Object.assign(new Error(answer.message), { todo, asks });
    }
    return answer;
  };
}
