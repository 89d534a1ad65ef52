package io.watchfloor.ops.intake.input.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the engine reads messages of real programs and relays. */
class SyslogArrivalsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T19:05:00Z");

    private final TelemetryReader reader = new TelemetryReader();
    private final SyslogArrivals arrivals = new SyslogArrivals(reader);

    private InputRecord arrival(String message) throws UnknownHostException {
        return arrivals.of(message.getBytes(StandardCharsets.UTF_8), InetAddress.getByName("192.0.2.7"), NOW)
                .record();
    }

    private Telemetry heard(String message) throws UnreadableTelemetry, UnknownHostException {
        InputRecord arrival = arrival(message);
        return reader.read(arrival.body(), arrival.asset(), null, NOW);
    }

    private static LogSource linux(String service) {
        return new LogSource("linux", null, service);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <38>Nov 27 20:04:05 web01 sshd[7]: Failed          | 2026-11-27T19:04:05Z
            <38>Nov  7 01:00:00 web01 sshd[7]: Failed          | 2026-11-07T00:00:00Z
            <38>Jan  1 00:30:00 web01 sshd[7]: Failed          | 2025-12-31T23:30:00Z
            <38>Jul  1 12:00:00 web01 sshd[7]: Failed          | 2026-07-01T10:00:00Z
            <38>1 2026-11-27T19:04:05Z web01 sshd 7 - - Failed | 2026-11-27T19:04:05Z
            """)
    void aTimeWithoutAZoneHasTheZoneOfTheInput(String message, Instant meant) throws Exception {
        SyslogArrivals berlin = new SyslogArrivals(reader, ZoneId.of("Europe/Berlin"));
        InputRecord arrival = berlin.of(
                        message.getBytes(StandardCharsets.UTF_8), InetAddress.getByName("192.0.2.7"), NOW)
                .record();
        Telemetry read = reader.read(arrival.body(), arrival.asset(), null, NOW);
        assertThat(read.time()).isEqualTo(meant);
        assertThat(read.logsources()).contains(linux("sshd"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<38>Nov 27 19:04:05 web01 sshd[77]: Failed password for root from 203.0.113.9 port 4242 ssh2",
                "<38>2026-11-27T19:04:05.123456+00:00 web01 sshd[77]: Failed password for root from 203.0.113.9",
                "<38>1 2026-11-27T19:04:05.123Z web01 sshd 77 - - Failed password for root from 203.0.113.9 port 4242 ssh2",
                "<38>1 2026-11-27T19:04:05.123+00:00 web01 sshd 77 - [x@32473 a=\"]\\\"\" b=\"2\"] \ufeffFailed password for root\n",
                "Nov 27 19:04:05 web01 sshd[77]: Failed password for root\0"
            })
    void aLineOfSshdIsReadAsSshdOnItsHost(String message) throws Exception {
        Telemetry heard = heard(message);
        assertThat(heard.asset().name()).isEqualTo("web01");
        assertThat(heard.logsources()).contains(linux("syslog"), linux("sshd"), linux("auth"));
        assertThat(heard.time()).isBetween("2026-11-27T19:04:05Z", "2026-11-27T19:04:06Z");
        assertThat(String.valueOf(heard.fields().get("message"))).contains("Failed password for root");
    }

    @ParameterizedTest
    @CsvSource({"sudo,sudo", "CRON,cron", "crond,cron", "su,auth", "/usr/sbin/sshd,sshd"})
    void theProgramDeterminesTheLogSource(String program, String service) throws Exception {
        assertThat(heard("<86>Nov 27 19:04:05 web01 %s[1]: something".formatted(program))
                        .logsources())
                .contains(linux(service));
        assertThat(heard("<86>1 - web01 %s - - - something".formatted(program)).logsources())
                .contains(linux(service));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<13>hello",
                "<13>Nov 27 19:04:05 logger: hello",
                "<13>1 2026-11-27T19:04:05Z - app - - - hello",
                "<13>1 - - - - - - hello",
                "hello"
            })
    void aMessageWithoutAHostBelongsToItsAddress(String message) throws Exception {
        Telemetry heard = heard(message);
        assertThat(heard.asset().name()).isEqualTo("192.0.2.7");
        assertThat(heard.logsources()).contains(linux("syslog"));
        assertThat(String.valueOf(heard.fields().get("message"))).contains("hello");
    }

    @Test
    void anAuditdRecordIsReadAsSuch() throws Exception {
        Telemetry heard = heard(
                "<14>Nov 27 19:04:05 web01 audisp-syslog: type=EXECVE msg=audit(1795806245.123:42): argc=2 a0=\"nc\" a1=\"-e\"");
        assertThat(heard.asset().name()).isEqualTo("web01");
        assertThat(heard.logsources()).contains(linux("auditd"));
        assertThat(heard.fields().get("a1")).isEqualTo("-e");
    }

    @Test
    void jsonInsideIsReadAsSuch() throws Exception {
        String eve = "{\"timestamp\":\"2026-11-27T19:04:05.000000+0000\",\"event_type\":\"alert\",\"flow_id\":1,"
                + "\"src_ip\":\"10.0.0.5\",\"dest_ip\":\"203.0.113.9\",\"alert\":{\"signature\":\"x\"}}";
        Telemetry heard = heard("<13>Nov 27 19:04:05 ids01 suricata[9]: @cee: " + eve);
        assertThat(heard.logsources()).contains(new LogSource("suricata", null, "alert"));
        assertThat(heard.asset().name()).isEqualTo("10.0.0.5");
        assertThat(heard("<13>Nov 27 19:04:05 web01 app: {\"unknown\":1}")
                        .asset()
                        .name())
                .isEqualTo("web01");
    }

    @Test
    void anAccessLogInsideIsReadAsSuch() throws Exception {
        Telemetry heard = heard("<190>Nov 27 19:04:05 web01 nginx: 203.0.113.9 - - [27/Nov/2026:19:04:05 +0000]"
                + " \"GET /../../etc/passwd HTTP/1.1\" 400 0 \"-\" \"curl/8\"");
        assertThat(heard.logsources()).containsExactly(new LogSource(null, "webserver", null));
        assertThat(heard.asset().name()).isEqualTo("web01");
    }

    @Test
    void aCredentialInTheStructuredDataIsRemoved() throws Exception {
        ReceivedMessage heard = arrivals.of(
                "<38>1 2026-11-27T19:04:05Z web01 sshd 77 - [x@32473 a=\"1\"][watchfloor@32473 token=\"wfd_Ab-9\"] Failed"
                        .getBytes(StandardCharsets.UTF_8),
                InetAddress.getByName("192.0.2.7"),
                NOW);
        assertThat(heard.token()).isEqualTo("wfd_Ab-9");
        assertThat(new String(heard.record().body(), StandardCharsets.UTF_8))
                .doesNotContain("wfd_", "watchfloor@")
                .contains("a=\"1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<134>Nov 27 19:04:05 fw01 CEF:0|Fortinet|Fortigate|7.4|0000000013|traffic:forward deny|3|src=10.0.0.5"
                        + " dst=203.0.113.9 spt=4711 dpt=445 act=deny msg=a \\= b cs1Label=Policy cs1=no smb out",
                "<134>1 2026-11-27T19:04:05Z fw01 CEF - - - CEF:0|Fortinet|Fortigate|7.4|13|deny|3|src=10.0.0.5"
                        + " dst=203.0.113.9 spt=4711 dpt=445 act=deny cs1Label=Policy cs1=no smb out",
                "<134>Nov 27 19:04:05 fw01 CEF: 0|Fortinet|Fortigate|7.4|13|deny|3|src=10.0.0.5 dst=203.0.113.9 spt=4711"
                        + " dpt=445 act=deny cs1=no smb out cs1Label=Policy",
                "<134>Nov 27 19:04:05 fw01 LEEF:1.0|Fortinet|Fortigate|7.4|13|src=10.0.0.5\tdst=203.0.113.9\tsrcPort=4711"
                        + "\tdstPort=445\taction=deny\tPolicy=no smb out",
                "<134>Nov 27 19:04:05 relay LEEF:2.0|Fortinet|Fortigate|7.4|13|^|src=10.0.0.5^dst=203.0.113.9^srcPort=4711"
                        + "^dstPort=445^action=deny^Policy=no smb out^identHostName=fw01",
                "<134>Nov 27 19:04:05 fw01 LEEF:2.0|Fortinet|Fortigate|7.4|13|x5E|src=10.0.0.5^dst=203.0.113.9^srcPort=4711"
                        + "^dstPort=445^action=deny^Policy=no smb out"
            })
    void aFirewallEventIsReadInAnyFormat(String message) throws Exception {
        Telemetry heard = heard(message);
        assertThat(heard.asset().name()).isEqualTo("fw01");
        assertThat(heard.logsources()).containsExactly(new LogSource("fortigate", "firewall", null));
        assertThat(heard.fields())
                .containsEntry("src_ip", "10.0.0.5")
                .containsEntry("dst_ip", "203.0.113.9")
                .containsEntry("dst_port", "445")
                .containsEntry("action", "deny")
                .containsEntry("Policy", "no smb out");
    }

    @Test
    void anyBytesAreHandled() throws Exception {
        java.util.Random random = new java.util.Random(15);
        List<String> seeds = List.of(
                "<38>1 2026-11-27T19:04:05.123Z web01 sshd 77 - [x@32473 a=\"]\\\"\"] Failed {\"a\":1}",
                "<134>Nov 27 19:04:05 fw01 CEF:0|a\\|b|c|1|2|n|3|src=10.0.0.5 msg=a \\= b cs1Label=P cs1=no smb rt=1795806245000",
                "<134>Nov 27 19:04:05 fw01 LEEF:2.0|a|b|1|2|x5E|src=10.0.0.5^devTime=Nov 27 2026 19:04:05",
                "<14>Nov 27 19:04:05 web01 audisp-syslog: type=EXECVE msg=audit(1795806245.123:42): argc=2 a0=\"nc\"",
                "<13>Nov 27 19:04:05 ids01 suricata[9]: @cee: {\"event_type\":\"alert\",\"flow_id\":1}");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds.get(i % seeds.size()).getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change < 1 + random.nextInt(6); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            InputRecord arrival = arrivals.of(
                            java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)),
                            InetAddress.getByName("192.0.2.7"),
                            NOW)
                    .record();
            assertThat(arrival.asset() == null && arrival.body().length == 0).isFalse();
        }
    }
}
