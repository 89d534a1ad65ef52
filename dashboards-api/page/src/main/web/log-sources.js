// Log sources in words, and what switches them on.

/** @typedef {{ product?: string | null, category?: string | null, service?: string | null }} Source */

/** @type {Record<string, string>} */
const SYSMON = {
  process_creation: '1, or Security 4688 with the command line', network_connection: '3', driver_load: '6', image_load: '7', create_remote_thread: '8',
  raw_access_thread: '9', process_access: '10', file_event: '11', registry_add: '12', registry_delete: '12', registry_event: '12 to 14', registry_set: '13',
  registry_rename: '14', create_stream_hash: '15', sysmon_status: '4 and 16', pipe_created: '17 and 18', wmi_event: '19 to 21', dns_query: '22', file_delete: '23 and 26',
  process_tampering: '25', file_change: '2', file_block_executable: '27', file_executable_detected: '29',
};
/** @type {Record<string, string>} */
const OF = {
  'windows/ps_script': 'PowerShell’s script block logging (event 4104)',
  'windows/ps_module': 'PowerShell’s module logging (event 4103)',
  'windows/ps_classic_start': 'the classic channel “Windows PowerShell” (event 400)',
  'windows/ps_classic_provider_start': 'the classic channel “Windows PowerShell” (event 600)',
  'linux/process_creation': 'auditd with a rule for execve, or Sysmon for Linux',
  'linux/file_event': 'auditd with rules for the paths, or Sysmon for Linux',
  'linux/network_connection': 'Sysmon for Linux',
  'linux//auditd': 'auditd’s /var/log/audit/audit.log', 'linux//sshd': 'the journal, or /var/log/auth.log', 'linux//sudo': 'the journal, or /var/log/auth.log',
  'linux//auth': '/var/log/auth.log or /var/log/secure', 'linux//syslog': '/var/log/syslog or /var/log/messages', 'linux//cron': '/var/log/cron or the journal',
  'windows//security': 'the channel Security', 'windows//system': 'the channel System', 'windows//application': 'the channel Application',
};

/** @param {any} source */
export const sourceKey = ({ product, category, service }) => [product ?? '', category ?? '', service ?? ''].join('/');

/** As people say it; records of no known kind have no part at all. @param {Source} source */
export function sourceName({ product, category, service }) {
  const what = [category, service].flatMap((part) => part?.replaceAll('_', ' ') || []).join(', ');
  if (!product && !what) return 'of no known kind';
  return what ? `${product ? `${product}: ` : ''}${what}` : `${product}: anything`;
}

/** Where it comes from, when that is known; else empty. @param {Source} source */
export function whence(source) {
  const { product, category, service } = source;
  const known = OF[[product ?? '', category ?? '', service].filter((part) => part !== undefined && part !== null).join('/')];
  if (known) return known;
  if (product === 'windows' && category && SYSMON[category]) return `Sysmon’s event ${SYSMON[category]}`;
  if (product === 'windows' && service === 'sysmon') return 'Sysmon’s own channel';
  return '';
}

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'];

/** `3 critical, 40 high`: the two worst that there are. @param {Record<string, number>} levels */
export const levelsOf = (levels = {}) => LEVELS.filter((one) => levels[one]).slice(0, 2).map((one) => `${levels[one]} ${one}`).join(', ');
