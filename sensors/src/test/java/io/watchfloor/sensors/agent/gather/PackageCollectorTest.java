package io.watchfloor.sensors.agent.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.gather.PackageCollector.Request;
import io.watchfloor.sensors.protocol.HostState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PackageCollectorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path logs = Path.of("");
    private Path secret = Path.of("");

    @BeforeEach
    void aHost() throws IOException {
        logs = Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(logs.resolve("app/old"));
        Files.writeString(logs.resolve("app/a.log"), "one\n");
        Files.writeString(logs.resolve("app/old/b.log"), "two\n");
        Files.writeString(logs.resolve("app/c.txt"), "three\n");
        secret = Files.writeString(
                Files.createDirectories(folder.resolve("secret")).resolve("shadow"), "root:hash\n");
    }

    private PackageCollector gathering(Clock clock) {
        return new PackageCollector(new PackageSettings(List.of(logs), true, MIB, 10), folder, clock);
    }

    private InvestigationPackage gathered(String... paths) throws Exception {
        Request asked = new Request(List.of(paths), Set.of());
        PackageCollector gathering = gathering(Clock.systemUTC());
        gathering.check(asked);
        return gathering.collect("r1", asked, folder.resolve("r1.zip"), LATER);
    }

    private static JsonNode manifest(InvestigationPackage one) throws IOException {
        try (ZipFile zip = new ZipFile(one.file().toFile())) {
            return JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json")));
        }
    }

    private static JsonNode of(JsonNode manifest, String end) {
        for (JsonNode one : manifest.path("files")) {
            if (one.path("path").asText().endsWith(end)
                    || one.path("entry").asText().endsWith(end)) {
                return one;
            }
        }
        throw new AssertionError(end + " is not in " + manifest);
    }

    private void refuses(String words, String... paths) {
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> gathered(paths))
                .withMessageContaining(words);
    }

    @Test
    void namedFilesAreCollectedWithTheirAttributes() throws Exception {
        InvestigationPackage all = gathered(logs + "/app");
        assertThat(all.files()).isEqualTo(3);
        assertThat(all.sha256()).isEqualTo(PackageWriter.sha256(all.file()));
        JsonNode one = of(manifest(all), "a.log");
        assertThat(one.path("size").asLong()).isEqualTo(4);
        assertThat(one.path("sha256").asText())
                .isEqualTo("2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806");
        assertThat(one.path("owner").asText())
                .isEqualTo(Files.getOwner(logs.resolve("app/a.log")).getName());
        assertThat(one.path("mode").asText()).startsWith("rw-");
        assertThat(one.has("changed")).isFalse();

        Files.delete(all.file());
        assertThat(gathered(logs + "/app/*.log").files()).isEqualTo(1);
        Files.delete(all.file());
        assertThat(gathered(logs + "/**.log", logs + "/app/a.log").files()).isEqualTo(2);
    }

    @Test
    void filesOutsideTheAllowedFoldersAreRefusedAlsoThroughLinks() throws Exception {
        refuses("is not in a folder that this sensor's configuration allows", secret.toString());
        refuses("must be an absolute path", logs + "/../secret/shadow");
        refuses("must be an absolute path", "logs/app");
        Files.createSymbolicLink(logs.resolve("out"), secret.getParent());
        Files.createSymbolicLink(logs.resolve("app/shadow.log"), secret);
        refuses("symbolic link to " + secret.getParent(), logs + "/out/shadow");
        refuses("symbolic link to " + secret, logs + "/app/shadow.log");

        InvestigationPackage all = gathered(logs.toString());
        assertThat(all.files()).isEqualTo(3);
        assertThat(all.leftOut()).isEqualTo(2);
        assertThat(of(manifest(all), "shadow.log").path("leftOut").asText()).contains("links are not followed");
    }

    @Test
    void requestOverTheLimitsIsRefusedBeforeReading() throws Exception {
        Files.write(logs.resolve("large"), new byte[MIB + 1]);
        refuses("the files exceed 1 MiB (actions.collect.max-size)", logs.toString());
        Files.delete(logs.resolve("large"));
        for (int i = 0; i < 11; i++) {
            Files.writeString(logs.resolve("n" + i), "");
        }
        refuses("more than 10 files match (actions.collect.max-files)", logs.toString());
        refuses("none of the files exists", logs + "/none*");
        assertThat(folder.resolve("r1.zip")).doesNotExist();
    }

    @Test
    void fileModifiedWhileItIsReadIsMarked() throws Exception {
        FileFinder.Visitor changing = new FileFinder.Visitor() {
            @Override
            public void file(FileFinder.FoundFile found) throws IOException {
                Files.writeString(logs.resolve("app/a.log"), "one and more\n");
                try (PackageWriter into = new PackageWriter(folder.resolve("x.zip"), JSON.createObjectNode(), MIB)) {
                    into.add(found);
                    into.finish("");
                }
            }

            @Override
            public void omit(Path path, String why) {
                throw new AssertionError(why);
            }
        };
        FileFinder.visit(FilePattern.of(logs + "/app/a.log", List.of(logs)), changing);
        InvestigationPackage one = InvestigationPackage.read(folder.resolve("x.zip"));
        assertThat(one.changed()).isEqualTo(1);
        assertThat(of(manifest(one), "a.log").path("changed").asBoolean()).isTrue();
    }

    /** A user who can write to the folder may replace the file at any moment. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fileReplacedWithAPipeIsOmittedWithoutBlocking() throws Exception {
        FileFinder.Visitor changing = new FileFinder.Visitor() {
            @Override
            public void file(FileFinder.FoundFile found) throws IOException {
                Files.delete(found.path());
                try {
                    assertThat(new ProcessBuilder("mkfifo", found.path().toString())
                                    .start()
                                    .waitFor())
                            .isZero();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                try (PackageWriter into = new PackageWriter(folder.resolve("x.zip"), JSON.createObjectNode(), MIB)) {
                    into.add(found);
                    into.finish("");
                }
            }

            @Override
            public void omit(Path path, String why) {
                throw new AssertionError(why);
            }
        };
        FileFinder.visit(FilePattern.of(logs + "/app/a.log", List.of(logs)), changing);
        assertThat(InvestigationPackage.read(folder.resolve("x.zip")).leftOut()).isEqualTo(1);
    }

    @Test
    void collectionStopsAtItsDeadline() {
        Request asked = new Request(List.of(logs + "/app"), Set.of());
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> gathering(Clock.fixed(LATER.plusSeconds(1), ZoneOffset.UTC))
                        .collect("r1", asked, folder.resolve("r1.zip"), LATER))
                .withMessageContaining("the time limit expired");
        assertThat(folder.resolve("r1.zip")).doesNotExist();
    }

    @Test
    void hostStateIsCollectedWithoutStartingPrograms() throws Exception {
        PackageCollector here = new PackageCollector(
                new PackageSettings(List.of(), true, 128L << 20, 2_000), Path.of("/"), Clock.systemUTC());
        Request asked = new Request(List.of(), EnumSet.complementOf(EnumSet.of(HostState.JOURNAL)));
        here.check(asked);
        InvestigationPackage one = here.collect("r1", asked, folder.resolve("r1.zip"), LATER);
        Set<String> entries = new TreeSet<>();
        manifest(one)
                .path("files")
                .forEach(file -> entries.add(file.path("entry").asText()));
        assertThat(entries)
                .contains(
                        "state/processes.jsonl",
                        "state/sockets.jsonl",
                        "state/users.jsonl",
                        "state/mountinfo",
                        "state/host/version",
                        "files/etc/passwd")
                .doesNotContain("files/etc/shadow");
        try (ZipFile zip = new ZipFile(one.file().toFile())) {
            String processes = new String(
                    zip.getInputStream(zip.getEntry("state/processes.jsonl")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(processes).contains("\"pid\":" + ProcessHandle.current().pid());
        }
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> new PackageCollector(
                                new PackageSettings(List.of(), false, MIB, 1), Path.of("/"), Clock.systemUTC())
                        .check(asked))
                .withMessageContaining("actions.collect.state");
    }

    /** Creates files with names that Java cannot write, using {@code $'...'} of bash. */
    private void script(String commands) throws Exception {
        assertThat(new ProcessBuilder("bash", "-c", "cd \"$0\" && " + commands, logs.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nameWithALineFeedIsMatched() throws Exception {
        script("mkdir $'fol\\nder' && echo 1 > $'app/x\\ny.log' && echo 2 > $'fol\\nder/z.log'");
        InvestigationPackage all = gathered(logs + "/**.log");
        assertThat(all.files()).isEqualTo(4);
        assertThat(of(manifest(all), "/app/x\\x0ay.log").path("entry").asText())
                .isEqualTo("files" + logs + "/app/x\\x0ay.log");
        assertThat(of(manifest(all), "fol\\x0ader/z.log").path("size").asInt()).isEqualTo(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesThatLookEqualAreAllCollected() throws Exception {
        script("echo one > $'app/\\xff.bin' && echo two > $'app/\\xfe.bin' && echo three > 'app/\\xff.bin'");
        InvestigationPackage all = gathered(logs + "/app/*.bin");
        JsonNode manifest = manifest(all);
        assertThat(all.leftOut()).isZero();
        assertThat(all.files()).isEqualTo(3);
        for (var one : List.of(
                List.of("/\\xff.bin", "one\n"), List.of("/\\xfe.bin", "two\n"), List.of("/\\\\xff.bin", "three\n"))) {
            JsonNode entry = of(manifest, one.get(0));
            assertThat(entry.path("pathBytes").asText()).isNotEmpty();
            try (ZipFile zip = new ZipFile(all.file().toFile())) {
                assertThat(zip.getInputStream(zip.getEntry(entry.path("entry").asText()))
                                .readAllBytes())
                        .asString()
                        .isEqualTo(one.get(1));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesInTooDeepFoldersAreOmitted() throws Exception {
        script("mkdir -p " + "d/".repeat(70) + " && echo 1 > " + "d/".repeat(70) + "deep.log");
        InvestigationPackage all = gathered(logs + "/**.log");
        assertThat(all.files()).isEqualTo(2);
        assertThat(all.leftOut()).isEqualTo(1);
        assertThat(of(manifest(all), "/d").path("leftOut").asText()).contains("more than 64 levels deep");
    }
}
