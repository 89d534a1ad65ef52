// Texts of log sources: what collects each of them.

/** @type {Record<string, string>} by product, category and service */
const SOURCES = {
  'windows/ps_script': 'PowerShell script block logging (event 4104)',
  'windows/ps_module': 'PowerShell module logging (event 4103)',
  'windows/ps_classic_start': 'classic channel “Windows PowerShell” (event 400)',
  'windows/ps_classic_provider_start': 'classic channel “Windows PowerShell” (event 600)',
  'linux/process_creation': 'auditd with a rule for execve, or Sysmon for Linux',
  'linux/file_event': 'auditd with rules for the paths, or Sysmon for Linux',
  'linux/network_connection': 'Sysmon for Linux',
  'linux//auditd': 'auditd, /var/log/audit/audit.log', 'linux//sshd': 'journal, or /var/log/auth.log', 'linux//sudo': 'journal, or /var/log/auth.log',
  'linux//auth': '/var/log/auth.log or /var/log/secure', 'linux//syslog': '/var/log/syslog or /var/log/messages', 'linux//cron': '/var/log/cron or journal',
  'windows//security': 'channel Security', 'windows//system': 'channel System', 'windows//application': 'channel Application',
};

/** @type {Record<string, string>} by category, the number of the Sysmon event */
const SYSMON_EVENTS = {
  process_creation: '1, or Security 4688 with command line', network_connection: '3', driver_load: '6', image_load: '7', create_remote_thread: '8',
  raw_access_thread: '9', process_access: '10', file_event: '11', registry_add: '12', registry_delete: '12', registry_event: '12 to 14', registry_set: '13',
  registry_rename: '14', create_stream_hash: '15', sysmon_status: '4 and 16', pipe_created: '17 and 18', wmi_event: '19 to 21', dns_query: '22', file_delete: '23 and 26',
  process_tampering: '25', file_change: '2', file_block_executable: '27', file_executable_detected: '29',
};

export const texts = Object.freeze({
  unknownType: 'unknown type',
  /** @param {string} product */
  anyOf: (product) => `${product}: any`,
  /** @param {string} number */
  sysmonEvent: (number) => `Sysmon event ${number}`,
  sysmonChannel: 'Sysmon channel',
  sources: SOURCES,
  sysmonEvents: SYSMON_EVENTS,
});
