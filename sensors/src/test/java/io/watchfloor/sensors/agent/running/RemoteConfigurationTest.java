package io.watchfloor.sensors.agent.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.running.RemoteConfiguration.Candidate;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteConfigurationTest {

    private static final Version FIRST = new Version("web", 1);
    private static final Version SECOND = new Version("web", 2);

    @TempDir
    Path folder;

    private RemoteConfiguration open(String remote) throws Exception {
        Path own = Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { files = [{ path = "/var/log/own.log" }], remote-configuration { %s } }""".formatted(remote));
        return RemoteConfiguration.open(own, SettingsReader.read(own), folder);
    }

    private RemoteConfiguration open() throws Exception {
        return open("allow = true, under = [/var/log/web]");
    }

    private static Configure naming(Version version, String path) {
        return new Configure(version, "{\"files\":[{\"path\":\"%s\",\"format\":\"json\"}]}".formatted(path));
    }

    private static List<Path> paths(AgentSettings settings) {
        return settings.sources().stream()
                .flatMap(source -> source.files().stream())
                .toList();
    }

    private static Candidate tried(RemoteConfiguration remote, Configure configure) throws IOException {
        remote.receive(configure);
        return remote.nextCandidate().orElseThrow();
    }

    @Test
    void remoteConfigurationIsIgnoredUnlessAllowed() throws Exception {
        RemoteConfiguration remote = open("");
        assertThat(remote.connected()).isEmpty();
        remote.receive(naming(FIRST, "/var/log/web/access.log"));
        assertThat(remote.nextCandidate()).isEmpty();
        assertThat(paths(remote.settings())).containsExactly(Path.of("/var/log/own.log"));
    }

    @Test
    void workingConfigurationSurvivesARestart() throws Exception {
        RemoteConfiguration remote = open();
        assertThat(remote.connected()).contains(new Configured(Version.OWN, null, ""));
        Candidate candidate = tried(remote, naming(FIRST, "/var/log/web/access.log"));
        assertThat(paths(candidate.settings())).containsExactly(Path.of("/var/log/web/access.log"));
        remote.accept(candidate);
        assertThat(remote.next()).contains(new Configured(FIRST, null, ""));
        assertThat(remote.next()).isEmpty();

        RemoteConfiguration next = open();
        assertThat(next.connected()).contains(new Configured(FIRST, null, ""));
        assertThat(paths(next.settings())).containsExactly(Path.of("/var/log/web/access.log"));

        next.accept(tried(next, new Configure(Version.OWN, "")));
        assertThat(paths(open().settings())).containsExactly(Path.of("/var/log/own.log"));
    }

    @Test
    void invalidConfigurationIsRefusedAndTheLastWorkingOneStays() throws Exception {
        RemoteConfiguration remote = open();
        remote.accept(tried(remote, naming(FIRST, "/var/log/web/access.log")));
        for (Configure wrong : List.of(
                naming(SECOND, "/etc/shadow"),
                naming(SECOND, "/var/log/web/../../../etc/shadow"),
                new Configure(SECOND, "{\"actions\":{\"allow\":[\"isolate-host\"]}}"),
                new Configure(SECOND, "{\"center\":\"http://evil.example\"}"),
                new Configure(SECOND, "{\"remote-configuration\":{\"under\":[\"/\"]}}"),
                new Configure(SECOND, "include \"/etc/passwd\""),
                new Configure(SECOND, "{\"files\":[{\"path\":\"/var/log/web/a\",\"asset\":${PATH}}]}"),
                new Configure(SECOND, "{\"files\":[{\"path\":\"/var/log/web/a\",\"format\":\"xml\"}]}"),
                new Configure(SECOND, "{\"files\":[7]}"),
                new Configure(SECOND, "[]"))) {
            remote.receive(wrong);
            assertThat(remote.nextCandidate()).as(wrong.text()).isEmpty();
            Configured said = remote.next().orElseThrow();
            assertThat(said.inEffect()).isEqualTo(FIRST);
            assertThat(said.refused()).isEqualTo(SECOND);
            assertThat(said.words()).as(wrong.text()).isNotBlank();
        }
        assertThat(paths(remote.settings())).containsExactly(Path.of("/var/log/web/access.log"));
    }

    @Test
    void centerMayNameSourcesInAllowedFoldersButNoPrograms() throws Exception {
        RemoteConfiguration remote = open("allow = true, under = [/var/log/web, /etc/web]");
        remote.accept(tried(remote, new Configure(FIRST, """
                {"sources":[{"kind":"json","path":"/var/log/web","pattern":"*.json","priority":"high"},
                    {"kind":"auditd","path":"/var/log/web/audit.log"},
                    {"kind":"integrity","paths":["/etc/web"],"every":"1m"}]}""")));
        assertThat(paths(remote.settings()))
                .containsExactly(
                        Path.of("/var/log/own.log"),
                        Path.of("/var/log/web"),
                        Path.of("/var/log/web/audit.log"),
                        Path.of("/etc/web"));
        for (String wrong : List.of(
                "{\"kind\":\"json\",\"path\":\"/etc/shadow\"}",
                "{\"kind\":\"json\",\"path\":\"/var/log/web/../../shadow\"}",
                "{\"kind\":\"json\",\"path\":\"/var/log\",\"pattern\":\"web/*\"}",
                "{\"kind\":\"json\",\"path\":\"/var/log/web\",\"pattern\":\"../*\"}",
                "{\"kind\":\"recordings\",\"path\":\"/home\"}",
                "{\"kind\":\"integrity\",\"paths\":[\"/var/log/web/a\",\"/root\"]}",
                "{\"kind\":\"processes\"}",
                "{\"kind\":\"sockets\"}",
                "{\"kind\":\"journald\"}",
                "{\"kind\":\"exec\",\"path\":\"/var/log/web/a\"}",
                "{\"path\":\"/var/log/web/a\"}",
                "{\"kind\":\"json\",\"path\":\"/var/log/web/a\",\"program\":\"/bin/sh\"}")) {
            remote.receive(new Configure(SECOND, "{\"sources\":[%s]}".formatted(wrong)));
            assertThat(remote.nextCandidate()).as(wrong).isEmpty();
            Configured said = remote.next().orElseThrow();
            assertThat(said.inEffect()).isEqualTo(FIRST);
            assertThat(said.words()).as(wrong).isNotBlank();
        }
    }

    @Test
    void hostWideSourceKindsMustBeAllowedByTheSensorsOwnFile() throws Exception {
        RemoteConfiguration remote = open("allow = true, kinds = [journald, processes]");
        remote.accept(tried(remote, new Configure(FIRST, """
                {"sources":[{"kind":"processes","every":"30s"},{"kind":"journald","matches":["_COMM=sshd","+","UNIT=a b"]}]}""")));
        assertThat(remote.settings().sources()).hasSize(3);
        for (String wrong : List.of(
                "{\"kind\":\"journald\",\"program\":\"/tmp/evil\"}",
                "{\"kind\":\"journald\",\"matches\":[\"--file=/etc/shadow\"]}",
                "{\"kind\":\"journald\",\"matches\":[\"-o\"]}",
                "{\"kind\":\"json\",\"path\":\"/var/log/a\"}")) {
            remote.receive(new Configure(SECOND, "{\"sources\":[%s]}".formatted(wrong)));
            assertThat(remote.nextCandidate()).as(wrong).isEmpty();
            assertThat(remote.next().orElseThrow().refused()).isEqualTo(SECOND);
        }
    }

    @Test
    void configurationIsNotRetriedAfterACrashButIsAfterANormalStop() throws Exception {
        RemoteConfiguration dying = open();
        tried(dying, naming(FIRST, "/var/log/web/access.log"));

        RemoteConfiguration next = open();
        assertThat(next.connected().orElseThrow().refused()).isEqualTo(FIRST);
        assertThat(paths(next.settings())).containsExactly(Path.of("/var/log/own.log"));
        tried(next, naming(SECOND, "/var/log/web/access.log"));
        next.abandonTrial();

        assertThat(open().connected()).contains(new Configured(Version.OWN, null, ""));
    }

    @Test
    void failingTrialRestoresTheLastWorkingCollectors() throws Exception {
        AtomicLong nanos = new AtomicLong();
        RemoteConfiguration remote = open();
        List<String> closed = new ArrayList<>();
        CollectorSupervisor.CollectorOpener opening =
                settings -> List.of(new Fake(paths(settings).getFirst().toString(), closed));
        try (CollectorSupervisor collecting =
                new CollectorSupervisor(remote, new InMemorySpool(100), opening, nanos::get)) {
            collecting.collect();
            remote.receive(naming(FIRST, "/var/log/web/bad.log"));
            collecting.collect();
            assertThat(closed).containsExactly("/var/log/own.log", "/var/log/web/bad.log");
            assertThat(remote.next().orElseThrow().refused()).isEqualTo(FIRST);

            remote.receive(naming(SECOND, "/var/log/web/good.log"));
            collecting.collect();
            assertThat(remote.next()).as("it is tried still").isEmpty();
            nanos.addAndGet(CollectorSupervisor.TRIAL.toNanos());
            collecting.collect();
            assertThat(remote.next()).contains(new Configured(SECOND, null, ""));
        }
        assertThat(closed)
                .containsExactly(
                        "/var/log/own.log", "/var/log/web/bad.log", "/var/log/own.log", "/var/log/web/good.log");
    }

    /** A collector that fails if it is bad. */
    private record Fake(String path, List<String> closed) implements Collector {
        @Override
        public Progress collect() throws IOException {
            if (path.contains("bad")) {
                throw new IOException("it cannot be collected");
            }
            return Progress.IDLE;
        }

        @Override
        public void close() {
            closed.add(path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"zeek\",\"path\":\"/var/log/web\",\"pattern\":\"[\"}",
                "{\"kind\":\"recordings\",\"path\":\"/var/log/web\",\"pattern\":\"{a\"}",
                "{\"kind\":\"integrity\",\"paths\":[\"/var/log/web/\\u0000\"]}",
                "{\"kind\":\"json\",\"path\":\"/var/log/web/\\u0000\"}",
                "{\"kind\":\"json\",\"path\":\"/var/log/web/a\",\"logsource\":\"linux\"}",
                "7"
            })
    void whatIsNoPatternAndNoPathIsRefusedWithItsReason(String source) throws Exception {
        RemoteConfiguration remote = open();
        remote.receive(new Configure(FIRST, "{\"sources\":[%s]}".formatted(source)));
        assertThat(remote.nextCandidate()).isEmpty();
        assertThat(remote.next().orElseThrow().refused()).isEqualTo(FIRST);
    }

    @Test
    void exceptionDuringATrialDoesNotStopTheSensor() throws Exception {
        RemoteConfiguration remote = open();
        CollectorSupervisor.CollectorOpener opening = settings -> {
            if (paths(settings).getFirst().toString().contains("bad")) {
                throw new IllegalStateException("it cannot be collected");
            }
            return List.of(new Fake(paths(settings).getFirst().toString(), new ArrayList<>()));
        };
        try (CollectorSupervisor collecting =
                new CollectorSupervisor(remote, new InMemorySpool(100), opening, System::nanoTime)) {
            remote.receive(naming(FIRST, "/var/log/web/bad.log"));
            collecting.collect();
            assertThat(remote.next().orElseThrow().refused()).isEqualTo(FIRST);
        }
    }

    @Test
    void noticeOfANewerVersionChangesNothing() throws Exception {
        RemoteConfiguration remote = open();
        remote.receive(new io.watchfloor.sensors.protocol.ConfigurationFrame.Release("99"));
        assertThat(remote.nextCandidate()).isEqualTo(Optional.empty());
    }
}
