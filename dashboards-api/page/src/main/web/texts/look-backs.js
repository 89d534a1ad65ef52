// Texts of look-backs.

export const texts = Object.freeze({
  title: 'Look back',
  about: 'Evaluates telemetry of the past that the archive has kept. Repeating a look-back finds nothing twice.',
  aboutIndicators: 'Compares telemetry of the past that the archive has kept. New indicators are compared without a request, many at a time. The list shows the latest look-backs of all indicators.',
  lookBack: 'Look back…',
  dialogTitle: 'Look back',
  help: 'New alerts are marked as found looking back. They open cases or join them by the times of their events, and notify people only if the settings allow it.',
  days: 'Days of telemetry, until now',
  start: 'Start',
  started: (/** @type {string} */ title) => `Look-back started: ${title}`,
  ofList: (/** @type {string} */ name) => `List ${name}`,
  /** @type {Record<string, string>} */
  statuses: Object.freeze({ waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', interrupted: 'Interrupted' }),
  range: (/** @type {unknown} */ from, /** @type {unknown} */ to) => [from, ' to ', to],
  progress: 'Evaluated telemetry',
  counts: (/** @type {string} */ records, /** @type {string} */ found, /** @type {string} */ known, /** @type {string} */ alerts) =>
    `${records} events evaluated, ${found} new detections, ${known} known before, ${alerts} alerts opened.`,
  indicators: (/** @type {string} */ all, /** @type {string} */ notLive, /** @type {string} */ paused) =>
    `Indicators: ${all}, not live: ${notLive}. Detections not delivered because their indicator was paused: ${paused}.`,
  by: (/** @type {string} */ person) => `Started by ${person}`,
  cancel: 'Cancel',
  cancelLabel: (/** @type {string} */ title) => `Cancel the look-back: ${title}`,
  cancelled: (/** @type {string} */ title) => `Look-back cancelled: ${title}`,
  none: 'No look-back yet.',
});
