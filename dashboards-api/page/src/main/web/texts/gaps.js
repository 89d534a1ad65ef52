// Texts of gaps: records that are missing, by reason.

import { html } from 'lit';

export const texts = Object.freeze({
  // --- gaps ---
  fromTo: (from, to) => `${from} to ${to}`,
  gapsByReason: 'Gaps by reason',
  meaning: 'Meaning',
  toTime: (until) => html`to ${until}`,
  gapList: 'Gaps, newest first',
  period: 'Period',
  reportedAt: 'Reported',
  sequence: 'Sequence numbers',
  epoch: 'Epoch',
  missing: (records) => `Gaps: ${records} missing`,
  missingDetail: (value, map, between) => html`${value}: ${map}. Latest: ${between}.`,
  seeSensor: 'Show the sensor',
  beforeUntilAfter: 'starts before the case, ends after the case',
  beforeInto: 'starts before the case, ends within the case',
  withinUntilAfter: 'starts within the case, ends after the case',
  within: 'within the case',
  fromItsSensors: 'from the sensors of its assets during this case',
  touching: 'Gaps that overlap this case',
  caseSpans: (from) => html`The case spans ${from} to`,
  untilResolved: (to) => html`${to} (resolved)`,
  now: 'now',
  touchingHelp: '. A sensor does not know which asset a lost record belonged to, so all gaps of sensors that report on an asset of the case are listed.',
  latestGaps: ' Only the latest 50 gaps are shown. Open a sensor\'s page to see all of its gaps.',
  touchingLabel: 'Gaps that overlap this case',
  gaps: 'Gaps',
  overlap: 'Overlap',
  /** What each reason means, and what to do. */
  gapMeanings: Object.freeze({
    'line-too-long': 'line longer than line-limit of the sensor',
    'not-json': 'not JSON, although the source is configured as JSON: correct the kind or format of the source in the sensor configuration',
    'file-damaged': 'a file could not be read completely: see the sensor log',
    'rotated-away': 'a file was truncated or rotated before it was read; the number is a minimum',
    'spool-full': 'the spool was full: enlarge the spool, or set priorities for its sources',
    'spool-age': 'not sent to the center within spool.max-age',
    'spool-damaged': 'the spool was damaged: check the disk of the sensor',
    'left-out': 'unknown reason: see the sensor log',
    'frame-limit': 'larger than a frame (watchfloor.ingest.max-body): a note is stored for each record',
    dropped: 'dropped by a user from the retry queue: see the audit log',
    'center-restored': 'acknowledged by another center, or by this center before it was restored from a backup: search for the records there',
    'unknown-to-center': 'acknowledged and processed, but this center lost the records in a power failure of the database',
  }),
});
