// The HTTP contract, as this page uses it.

/** An answer that is no success; `status` is 0 where there was no answer at all. */
export class ApiError extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

const SENTENCES = {
  0: 'The dashboard does not answer',
  401: 'You are no longer signed in: reload the page',
  403: 'You may not see this',
  429: 'Too many requests: wait a moment',
  503: 'The dashboard cannot answer just now',
};

export class Api {
  #base;
  #fetch;

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

  get eventsUrl() {
    return this.url('api/events');
  }

  status() {
    return this.#get('api/status');
  }

  deployments(filter, signal) {
    return this.#get('api/deployments', filter, signal);
  }

  rollbacks(limit) {
    return this.#get('api/rollbacks', { limit });
  }

  health(environment, { hours, points }) {
    return this.#get(`api/health/${encodeURIComponent(environment)}`, { hours, points });
  }

  async #get(path, parameters, signal) {
    let answer;
    try {
      answer = await this.#fetch(this.url(path, parameters), { signal, headers: { Accept: 'application/json' } });
    } catch (fault) {
      if (fault.name === 'AbortError') throw fault;
      throw new ApiError(0, SENTENCES[0]);
    }
    if (!answer.ok) throw new ApiError(answer.status, SENTENCES[answer.status] ?? `The dashboard answered ${answer.status}`);
    return answer.json();
  }
}
