// TypeScript takes every script with the library "webworker" for a dedicated worker; sw.js is a service worker.
declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;

interface WorkerGlobalScope {
  /** The line that the server puts in front (server/src/site/offline.rs). */
  tintuc?: { build: string; shell: string[] };
}

interface DedicatedWorkerGlobalScopeEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}
