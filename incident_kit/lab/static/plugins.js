// The plugins of JupyterLab and Notebook: outputs of the kit's notebooks drawn alive.
// Only this module and those it imports beside `views.js` know of Jupyter.
import { makeAsk } from './asking.js';
import { showDecided } from './decided.js';
import { findPanel, makeDocuments, REFRESH } from './documents.js';
import { makeHome, OPEN } from './launching.js';
import { openFile } from './opening.js';
import { upload } from './uploading.js';
import { drawView, leaveView } from './views.js';

const MIME = 'application/vnd.incident-kit+json';

export async function makePlugins(useLibrary) {
  const [
    rendermime, services, widgets, coreutils, notebook, apputils, docmanager, launcher,
    application
  ] = await Promise.all([
    '@jupyterlab/rendermime', '@jupyterlab/services', '@lumino/widgets', '@jupyterlab/coreutils',
    '@jupyterlab/notebook', '@jupyterlab/apputils', '@jupyterlab/docmanager',
    '@jupyterlab/launcher', '@jupyterlab/application'
  ].map(useLibrary));
  let files = null; // Lab's manager of documents, once it is there
  let commands = null;
  addStyle(coreutils.PageConfig.getBaseUrl());
  const ask = makeAsk(services.ServerConnection, coreutils.URLExt);

  class View extends widgets.Widget {
    constructor(options) {
      super();
      this.path = options.resolver?.path ?? '';
      this.addClass('ik-view');
    }

    dispose() {
      leaveView(this.node);
      super.dispose();
    }

    // What a view may ask of Lab itself.
    makeLab() {
      const { dirname, basename, join } = coreutils.PathExt;
      return {
        path: this.path,
        notebook: () => basename(this.path, '.ipynb'),
        open: (file, at) => openFile(files, join(dirname(this.path), file), at),
        refresh: () => commands.execute(REFRESH, { path: this.path }),
        home: () => commands.execute(OPEN),
        showDecided: sections => showDecided(findPanel(this.path), sections)
      };
    }

    async renderModel(model) {
      const { view, incident, says } = model.data[MIME];
      if (says) {
        this.node.textContent = says;
        return;
      }
      await drawView(this.node, view, (verb, given) =>
        ask(verb, { path: this.path, incident, view, ...given }), this.makeLab()
      );
    }
  }

  const views = {
    id: 'incident-kit:views',
    description: "Draws the outputs of the kit's notebooks alive.",
    autoStart: true,
    requires: [rendermime.IRenderMimeRegistry, docmanager.IDocumentManager],
    activate: (app, registry, manager) => {
      files = manager;
      ({ commands } = app);
      const createRenderer = options => new View(options);
      registry.addFactory({ safe: true, mimeTypes: [MIME], createRenderer }, 10);
    }
  };
  const home = makeHome({ launcher, apputils, application, widgets }, ask, {
    open: (file, at) => openFile(files, file, at),
    upload: (folder, file) => upload(files.services.contents, coreutils.PathExt, folder, file)
  });
  return [views, makeDocuments({ notebook, apputils }, ask), home];
}

function addStyle(baseUrl) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `${baseUrl}incident-kit/static/style.css`;
  document.head.append(link);
}
