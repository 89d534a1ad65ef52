package io.watchfloor.sensors.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import io.watchfloor.sensors.agent.host.LocalHost;
import io.watchfloor.sensors.agent.settings.SourceSetting.Folder;
import io.watchfloor.sensors.agent.settings.SourceSetting.Tailed;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.LogSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @TempDir
    Path directory;

    private AgentSettings read(String text) throws IOException, CommandFailure {
        return SettingsReader.read(Files.writeString(directory.resolve("sensor.conf"), text));
    }

    @Test
    void onlySourcesAreRequired() throws Exception {
        AgentSettings settings = read("watchfloor-sensor.files = [{ path = /var/log/a.json }]");
        assertThat(settings.sources()).containsExactly(new Tailed(Path.of("/var/log/a.json"), Source.PLAIN));
        assertThat(settings.limits()).isEqualTo(new SpoolLimits(1L << 30, Duration.ofDays(7), WhenFull.WAIT));
        assertThat(settings.lineLimit()).isEqualTo(1 << 20);
        assertThat(settings.access().centers()).isEmpty();
        assertThat(settings.access().proxy()).isNull();
        assertThat(settings.traceRatio()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-1", "often"})
    void traceRatioMustBeBetweenZeroAndOne(String ratio) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("watchfloor-sensor { files = [{ path = /a }], trace-ratio = " + ratio + " }"))
                .withMessageEndingWith(":1: trace-ratio must be a number from 0 to 1");
    }

    @Test
    void allSettingsAreRead() throws Exception {
        AgentSettings settings = read("""
                watchfloor-sensor {
                  center = "https://center.example/"
                  state = /s, credential-file = /c, line-limit = 64 KiB, trace-ratio = 0.5
                  spool { directory = /p, max-size = 128 MiB, max-age = 72 h, when-full = drop-oldest }
                  files = [{ path = /a, asset = "User:Bob", format = json, priority = high,
                    logsource { product = Linux, service = auditd } }]
                }""");
        assertThat(settings.access().centers())
                .containsExactly(new CenterAddress(URI.create("https://center.example")));
        assertThat(settings.state()).isEqualTo(Path.of("/s"));
        assertThat(settings.credentialFile()).isEqualTo(Path.of("/c"));
        assertThat(settings.spool()).isEqualTo(Path.of("/p"));
        assertThat(settings.limits()).isEqualTo(new SpoolLimits(128L << 20, Duration.ofDays(3), WhenFull.DROP_OLDEST));
        assertThat(settings.lineLimit()).isEqualTo(64 << 10);
        assertThat(settings.traceRatio()).isEqualTo(0.5);
        assertThat(settings.sources().getFirst().source())
                .isEqualTo(new Source(
                        "user:bob", new LogSource("linux", null, "auditd"), true, LineFormat.EACH, Priority.HIGH));
    }

    @Test
    void invalidSpoolLimitsAreRejected() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          files = [{ path = /a, priority = urgent }]
                          spool { max-age = 5 minutes
                            when-full = forget }
                        }"""))
                .withMessageContaining(":2: priority: unknown priority \"urgent\": use low, normal or high")
                .withMessageContaining(":3: max-age must be at least 1 h, or 0 for no limit")
                .withMessageContaining(":4: when-full: unknown value \"forget\": use wait or drop-oldest");
    }

    @Test
    void sourcesAreReadByKind() throws Exception {
        AgentSettings settings = read("""
                watchfloor-sensor.sources = [
                  { kind = auditd, path = /var/log/audit/audit.log, asset = "host:web01" }
                  { kind = zeek, path = /opt/zeek/logs/current, pattern = "*.log" }
                  { kind = suricata, path = /var/log/suricata/eve.json, asset = record }
                ]""");
        assertThat(settings.sources())
                .containsExactly(
                        new Tailed(
                                Path.of("/var/log/audit/audit.log"),
                                new Source("host:web01", null, false, LineFormat.AUDIT)),
                        new Folder(
                                Path.of("/opt/zeek/logs/current"),
                                "*.log",
                                new Source(null, null, false, LineFormat.HEADED)),
                        new Tailed(
                                Path.of("/var/log/suricata/eve.json"), new Source(null, null, true, LineFormat.EACH)));
    }

    @Test
    void keysOfOtherKindsAreRejected() throws Exception {
        AgentSettings settings = read("""
                watchfloor-sensor.sources = [
                  { kind = journald, matches = ["_COMM=sshd"], asset = record }
                  { kind = eventlog, channel = Security }
                  { kind = eventlog, channel = Security, query = "*[System[(EventID=4688)]]", every = 30s }
                  { kind = recordings, path = /in }
                  { kind = processes, every = 30s, asset = record }
                  { kind = sockets, asset = record }
                  { kind = integrity, paths = [/etc, /opt], every = 1m, asset = record }
                ]""");
        Source source = new Source(null, null, false, LineFormat.EACH);
        assertThat(settings.sources())
                .containsExactly(
                        new SourceSetting.Journal("journalctl", List.of("_COMM=sshd"), source),
                        new SourceSetting.EventLog(new EventChannel("Security", "*"), Duration.ofSeconds(1), source),
                        new SourceSetting.EventLog(
                                new EventChannel("Security", "*[System[(EventID=4688)]]"),
                                Duration.ofSeconds(30),
                                source),
                        new SourceSetting.Recordings(
                                Path.of("/in"), "*", new Source(null, null, false, LineFormat.ANY)),
                        new SourceSetting.Processes(Duration.ofSeconds(30), source),
                        new SourceSetting.Sockets(Duration.ofSeconds(10), source),
                        new SourceSetting.Integrity(
                                List.of(Path.of("/etc"), Path.of("/opt")), Duration.ofMinutes(1), source));
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor.sources = [
                          { kind = processes, every = often, path = /a }
                          { kind = integrity }
                          { kind = processes }
                          { kind = eventlog, query = "<QueryList/>" }
                        ]"""))
                .withMessageContaining(":2: unknown key watchfloor-sensor.sources[].path")
                .withMessageContaining(":2: every must be a duration of at least 1 s")
                .withMessageContaining(":3: a source of kind integrity has no paths")
                .withMessageContaining(":4: processes is listed twice")
                .withMessageContaining(":5: query: must be an XPath that starts with *")
                .withMessageContaining(":5: a source of kind eventlog has no channel");
    }

    @Test
    void auditLogIsAboutTheOwnHostByDefault() throws Exception {
        AgentSettings settings = read("watchfloor-sensor.sources = [{ kind = auditd, path = /a }]");
        assertThat(settings.sources().getFirst().source().asset())
                .isEqualTo(LocalHost.find().asset());
    }

    @Test
    void unknownKindIsRejected() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("watchfloor-sensor.sources = [{ kind = telepathy, path = /a }, { path = /b }]"))
                .withMessageContaining("unknown kind of source \"telepathy\": use one of text, json")
                .withMessageContaining("a source has no kind");
    }

    @Test
    void exampleConfigurationIsValid() throws Exception {
        assertThat(SettingsReader.read(Path.of("src/main/dist/conf/watchfloor-sensor.conf"))
                        .sources())
                .hasSize(3);
    }

    @Test
    void allProblemsAreReportedTogetherWithTheirLines() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          centre = "http://a"
                          center = "ftp://a"
                          line-limit = 1 GiB
                          spool.max-size = lots
                          files = [
                            { path = /a, asset = "toaster:b" }
                            { path = /a, format = xml }
                            { paths = /c }
                          ]
                        }
                        other = 1
                        """))
                .satisfies(problems -> assertThat(
                                String.valueOf(problems.getMessage()).lines())
                        .hasSize(10)
                        .allMatch(line -> line.matches(".*sensor\\.conf:\\d+: .*"))
                        .anyMatch(line -> line.contains(":2: unknown key watchfloor-sensor.centre"))
                        .anyMatch(line -> line.contains(":3: center: \"ftp://a\""))
                        .anyMatch(line -> line.contains(":4: line-limit must be"))
                        .anyMatch(line -> line.contains(":5: max-size is not a size"))
                        .anyMatch(line -> line.contains(":7: asset: unknown asset kind"))
                        .anyMatch(line -> line.contains(":8: format: unknown format \"xml\""))
                        .anyMatch(line -> line.contains(":8: /a is listed twice"))
                        .anyMatch(line -> line.contains(":9: unknown key watchfloor-sensor.files[].paths"))
                        .anyMatch(line -> line.contains(":9: a file to follow has no path"))
                        .anyMatch(line -> line.contains("unknown key other")));
    }

    @Test
    void invalidSyntaxIsReportedWithItsLine() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("watchfloor-sensor {\n  files = [\n"))
                .withMessageContaining("sensor.conf:3: ");
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("watchfloor-sensor = 3"))
                .withMessageContaining("sensor.conf");
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> SettingsReader.read(directory.resolve("none")))
                .withMessageContaining("does not exist");
    }
}
