// The HTTP contract, as this page uses it.

/** An answer that is no success; `status` is 0 where there was no answer at all, `body` what the problem told beside its sentence. */
export class ApiError extends Error {
  constructor(status, sentence, body = {}, retryAfter = null) {
    super(sentence);
    this.status = status;
    this.body = body;
    this.code = body.error ?? null;
    this.retryAfter = retryAfter;
  }
}

const SENTENCES = {
  0: 'The dashboard does not answer',
  401: 'You are no longer signed in: reload the page',
  403: 'You may not see this',
  429: 'Too many requests: wait a moment',
  503: 'The dashboard cannot answer just now',
};
const JSON_ONLY = { headers: { Accept: 'application/json' } };
/** For these the dashboard's own sentence tells more than the status does. */
const TELLING = new Set([400, 404, 409, 412, 415, 422, 503]);

export class Api {
  #base;
  #fetch;

  /** Called whenever an answer says that the login counts no longer. */
  refused = () => {};

  /** While the login counts for nothing only me() is asked for: of wrong passwords a container counts a few, and locks the name. */
  out = false;

  /** @param base where the page is; credentials written into it are left out, since fetch refuses them */
  constructor(base, fetcher = (...request) => fetch(...request)) {
    this.#base = new URL('./', base);
    this.#base.username = '';
    this.#base.password = '';
    this.#fetch = fetcher;
  }

  url(path, parameters = {}) {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
    }
    return url.href;
  }

  status() {
    return this.get('api/status');
  }

  deployments(filter, signal) {
    return this.get('api/deployments', filter, signal);
  }

  deployment(id) {
    return this.get(`api/deployments/${encodeURIComponent(id)}`);
  }

  rollbacks(limit) {
    return this.get('api/rollbacks', { limit });
  }

  health(environment, { hours, points, from, to }) {
    return this.get(`api/health/${encodeURIComponent(environment)}`, { hours, points, from, to });
  }

  environments() {
    return this.get('api/environments');
  }

  operations(filter) {
    return this.get('api/operations', filter);
  }

  operation(id) {
    return this.get(`api/operations/${encodeURIComponent(id)}`);
  }

  cancel(id) {
    return this.post(`api/operations/${encodeURIComponent(id)}/cancel`, {});
  }

  workflows() {
    return this.get('api/workflows');
  }

  compare(base, head) {
    return this.get('api/compare', { base, head });
  }

  self() {
    return this.get('api/self');
  }

  /** Whose login this is, and what it counts for. */
  me() {
    return this.#ask(this.url('api/me'), JSON_ONLY);
  }

  async get(path, parameters, signal) {
    this.#mayAsk();
    return this.#ask(this.url(path, parameters), { signal, ...JSON_ONLY });
  }

  async post(path, body, headers = {}) {
    this.#mayAsk();
    return this.#ask(this.url(path), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers },
    });
  }

  #mayAsk() {
    if (this.out) throw new ApiError(401, SENTENCES[401]);
  }

  async #ask(url, request) {
    let answer;
    try {
      answer = await this.#fetch(url, request);
    } catch (fault) {
      if (fault.name === 'AbortError') throw fault;
      throw new ApiError(0, SENTENCES[0]);
    }
    if (answer.ok) return this.#whole(answer);
    if (answer.status === 401) this.refused();
    const body = await problemOf(answer);
    const told = TELLING.has(answer.status) && typeof body.detail === 'string' ? body.detail.replace(/\.$/, '') : null;
    const sentence = told ?? SENTENCES[answer.status] ?? `The dashboard answered ${answer.status}`;
    throw new ApiError(answer.status, sentence, body, Number(answer.headers.get('Retry-After')) || null);
  }

  /** An answer that broke off is none. */
  async #whole(answer) {
    try {
      return await answer.json();
    } catch (fault) {
      if (fault.name === 'AbortError') throw fault;
      throw new ApiError(0, SENTENCES[0]);
    }
  }
}

async function problemOf(answer) {
  try {
    const body = await answer.json();
    return body !== null && typeof body === 'object' ? body : {};
  } catch {
    return {};
  }
}
