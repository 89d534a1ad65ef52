package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What forwarders make of the records of others. */
class ForwardedShapesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final LogSource SYSLOG = new LogSource("linux", null, "syslog");
    private static final LogSource SSHD = new LogSource("linux", null, "sshd");
    private static final LogSource AUTH = new LogSource("linux", null, "auth");

    private static Telemetry read(String body) throws UnreadableTelemetry {
        return new TelemetryReader().read(body.getBytes(StandardCharsets.UTF_8), null, null, NOW);
    }

    @Test
    void theReporterIsTheAssetOnlyOfARecordThatNamesNone() throws Exception {
        assertThat(read("""
                {"reporter":"fw01","fields":{"some":"thing"}}""").asset()).hasToString("host:fw01");
        assertThat(read("""
                {"reporter":"fw01","fields":{"EventID":1,"Channel":"Security","Computer":"PC7"}}""").asset()).hasToString("host:pc7");
    }

    @Test
    void aLineInAnEnvelopeIsReadAsALineWithTheFieldsBesideIt() throws Exception {
        Telemetry telemetry = read("""
                {"reporter":"web1","time":"2026-11-24T10:00:00Z",\
                "line":"10.1.2.3 - ann [24/Nov/2026:09:00:00 +0000] \\"GET /x.php HTTP/1.1\\" 404 12",\
                "fields":{"sourcetype":"access_common","sc-status":"200"}}""");

        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.time()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(telemetry.logsources()).containsExactly(new LogSource(null, "webserver", null));
        assertThat(telemetry.fields())
                .containsEntry("sc-status", "404")
                .containsEntry("c-uri", "/x.php")
                .containsEntry("sourcetype", "access_common");
    }

    @Test
    void aLineOfFilebeatIsReadForItsOwnHostsLog() throws Exception {
        Telemetry telemetry = read("""
                {"@timestamp":"2026-11-24T10:00:05.000Z","agent":{"type":"filebeat","version":"8.17.0"},"host":{"name":"web1"},\
                "log":{"file":{"path":"/var/log/auth.log"}},
                "message":"Nov 24 10:00:01 web1 sshd[99]: Failed password for root from 203.0.113.9 port 22 ssh2"}""");

        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.time()).isEqualTo("2026-11-24T10:00:01Z");
        assertThat(telemetry.logsources()).containsExactly(SYSLOG, SSHD, AUTH);
        assertThat(telemetry.fields()).containsEntry("log.file.path", "/var/log/auth.log");
    }

    @Test
    void aMessageWithoutItsHeaderIsOfTheProgramThatStandsBesideIt() throws Exception {
        Telemetry telemetry = read("""
                {"message":" Failed password for root from 203.0.113.9 port 22 ssh2","fromhost":"web1","facility":"authpriv",\
                "syslogtag":"sshd[99]:","timereported":"2026-11-24T10:00:01.5Z"}""");

        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.time()).isEqualTo("2026-11-24T10:00:01.5Z");
        assertThat(telemetry.logsources()).containsExactly(SYSLOG, SSHD, AUTH);
    }

    @Test
    void aJsonRecordInAMessageIsReadAsWhatItIs() throws Exception {
        Telemetry telemetry = read("""
                {"@version":"1","host":"sensor1","message":"{\\"event_type\\":\\"alert\\",\\"flow_id\\":1,\\"src_ip\\":\\"10.0.0.4\\",\
                \\"timestamp\\":\\"2026-11-24T10:00:00Z\\"}"}""");

        assertThat(telemetry.asset()).hasToString("host:10.0.0.4");
        assertThat(telemetry.logsources()).contains(new LogSource("suricata", null, "alert"));
    }

    @Test
    void aMessageOfAnUnknownProgramIsNoLineOfALinuxLog() throws Exception {
        assertThat(read("""
                {"host":"a","message":"Failed password for root"}""").logsources()).isEmpty();
    }

    @Test
    void whatWinlogbeatsSysmonModuleMovedHasSysmonsNames() throws Exception {
        Telemetry telemetry = read("""
                {"@timestamp":"2026-11-24T10:00:00.000Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational",\
                "provider_name":"Microsoft-Windows-Sysmon","event_id":"1","computer_name":"PC1.corp.example",\
                "event_data":{"IntegrityLevel":"High"}},
                "process":{"executable":"C:\\\\Windows\\\\System32\\\\certutil.exe","command_line":"certutil -urlcache -f http://x/y",\
                "pid":71,"hash":{"md5":"ab","sha256":"cd"},"pe":{"original_file_name":"CertUtil.exe"},\
                "parent":{"executable":"C:\\\\Windows\\\\explorer.exe"}},
                "user":{"name":"ann","domain":"CORP"},"agent":{"type":"winlogbeat","version":"7.17.0"}}""");

        assertThat(telemetry.asset()).hasToString("host:pc1.corp.example");
        assertThat(telemetry.logsources()).containsExactly(new LogSource("windows", "process_creation", "sysmon"));
        assertThat(telemetry.fields())
                .containsEntry("Image", "C:\\Windows\\System32\\certutil.exe")
                .containsEntry("CommandLine", "certutil -urlcache -f http://x/y")
                .containsEntry("OriginalFileName", "CertUtil.exe")
                .containsEntry("ParentImage", "C:\\Windows\\explorer.exe")
                .containsEntry("ProcessId", "71")
                .containsEntry("Hashes", "MD5=AB,SHA256=CD")
                .containsEntry("User", "CORP\\ann")
                .containsEntry("IntegrityLevel", "High");
    }

    @Test
    void aWindowsEventOfOpenTelemetrysReceiverIsAWindowsEvent() throws Exception {
        for (String data : List.of("{\"Image\":\"x\"}", "{\"data\":[{\"Image\":\"x\"},{\"CommandLine\":\"y\"}]}")) {
            Telemetry telemetry = read("""
                    {"event_id":{"qualifiers":0,"id":1},"channel":"Microsoft-Windows-Sysmon/Operational",\
                    "provider":{"name":"Microsoft-Windows-Sysmon"},"computer":"PC1","system_time":"2026-11-24T10:00:00.1234567Z",\
                    "event_data":%s}""".formatted(data));

            assertThat(telemetry.asset()).hasToString("host:pc1");
            assertThat(telemetry.time()).isEqualTo("2026-11-24T10:00:00.1234567Z");
            assertThat(telemetry.logsources()).containsExactly(new LogSource("windows", "process_creation", "sysmon"));
            assertThat(telemetry.fields()).containsEntry("Image", "x").containsEntry("EventID", "1");
        }
    }
}
