package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.AgentSettings.Tailed;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.LogSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @TempDir
    Path directory;

    private AgentSettings read(String text) throws IOException, CannotRun {
        return SettingsReader.read(Files.writeString(directory.resolve("sensor.conf"), text));
    }

    @Test
    void filesAreAllThatIsRequired() throws Exception {
        AgentSettings settings = read("watchfloor-sensor.files = [{ path = /var/log/a.json }]");
        assertThat(settings.files()).containsExactly(new Tailed(Path.of("/var/log/a.json"), Source.PLAIN));
        assertThat(settings.limits()).isEqualTo(new SpoolLimits(1L << 30, Duration.ofDays(7), WhenFull.WAIT));
        assertThat(settings.lineLimit()).isEqualTo(1 << 20);
        assertThat(settings.reach().centers()).isEmpty();
        assertThat(settings.reach().proxy()).isNull();
        assertThat(settings.traceRatio()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-1", "often"})
    void aRatioLiesBetweenNothingAndAll(String ratio) {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("watchfloor-sensor { files = [{ path = /a }], trace-ratio = " + ratio + " }"))
                .withMessageEndingWith(":1: trace-ratio must be a number from 0 to 1");
    }

    @Test
    void everythingMayBeSaid() throws Exception {
        AgentSettings settings = read("""
                watchfloor-sensor {
                  center = "https://center.example/"
                  state = /s, credential-file = /c, line-limit = 64 KiB, trace-ratio = 0.5
                  spool { directory = /p, max-size = 128 MiB, max-age = 72 h, when-full = drop-oldest }
                  files = [{ path = /a, asset = "User:Bob", format = json, priority = high,
                    logsource { product = Linux, service = auditd } }]
                }""");
        assertThat(settings.reach().centers()).containsExactly(new CenterAddress(URI.create("https://center.example")));
        assertThat(settings.state()).isEqualTo(Path.of("/s"));
        assertThat(settings.credentialFile()).isEqualTo(Path.of("/c"));
        assertThat(settings.spool()).isEqualTo(Path.of("/p"));
        assertThat(settings.limits()).isEqualTo(new SpoolLimits(128L << 20, Duration.ofDays(3), WhenFull.DROP_OLDEST));
        assertThat(settings.lineLimit()).isEqualTo(64 << 10);
        assertThat(settings.traceRatio()).isEqualTo(0.5);
        assertThat(settings.files().getFirst().source())
                .isEqualTo(new Source("user:bob", new LogSource("linux", null, "auditd"), true, Priority.HIGH));
    }

    @Test
    void whatTheSpoolCannotKeepToIsRefused() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          files = [{ path = /a, priority = urgent }]
                          spool { max-age = 5 minutes
                            when-full = forget }
                        }"""))
                .withMessageContaining(":2: priority: \"urgent\" is no priority: write low, normal or high")
                .withMessageContaining(":3: max-age must be at least 1 h, or 0 for as long as it takes")
                .withMessageContaining(":4: when-full: \"forget\" is not known: write wait or drop-oldest");
    }

    @Test
    void exampleOfTheDistributionIsRead() throws Exception {
        assertThat(SettingsReader.read(Path.of("src/main/dist/conf/watchfloor-sensor.conf"))
                        .files())
                .hasSize(2);
    }

    @Test
    void allProblemsAreSaidAtOnceEachWithItsLine() {
        assertThatExceptionOfType(CannotRun.class)
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
                        .hasSize(9)
                        .allMatch(line -> line.matches(".*sensor\\.conf:\\d+: .*"))
                        .anyMatch(line -> line.contains(":2: watchfloor-sensor.centre is not known"))
                        .anyMatch(line -> line.contains(":3: center: \"ftp://a\""))
                        .anyMatch(line -> line.contains(":4: line-limit must be"))
                        .anyMatch(line -> line.contains(":5: max-size is no size"))
                        .anyMatch(line -> line.contains(":7: asset: unknown asset kind"))
                        .anyMatch(line -> line.contains(":8: /a is listed twice"))
                        .anyMatch(line -> line.contains(":9: watchfloor-sensor.files[].paths is not known"))
                        .anyMatch(line -> line.contains(":9: a file to follow has no path"))
                        .anyMatch(line -> line.contains("other is not known")));
    }

    @Test
    void fileThatIsNoConfigurationIsRefusedWithItsLine() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("watchfloor-sensor {\n  files = [\n"))
                .withMessageContaining("sensor.conf: 3");
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("watchfloor-sensor = 3"))
                .withMessageContaining("sensor.conf");
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> SettingsReader.read(directory.resolve("none")))
                .withMessageContaining("cannot be read");
    }
}
