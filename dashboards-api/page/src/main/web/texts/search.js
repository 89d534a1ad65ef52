// Texts of the search.

export const texts = Object.freeze({
  // --- search ---
  inCase: ' in case ',
  nothing: (words) => `No results for “${words}”. Search matches the beginning of words: try fewer or other words.`,
  tooMany: 'More results exist. Use longer or more specific words.',
  search: 'Search',
  searchFor: 'Search for',
  example: '10.20.7.44, CORP\\\\ann, #23, hash, URL …',
  help: 'Search by account, address, URL, hash, service, file, title or case number. Closed cases are included.',
  kinds: Object.freeze({
    case: 'Cases', observable: 'Observables', technique: 'Techniques', asset: 'Assets', alert: 'Alerts without a case', person: 'People', rule: 'Rules',
  }),
});
