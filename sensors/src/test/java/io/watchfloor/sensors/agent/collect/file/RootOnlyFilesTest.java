package io.watchfloor.sensors.agent.collect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.sensors.agent.collect.FileExistence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs as the service does: a user other than root with {@code CAP_DAC_READ_SEARCH}. */
@EnabledOnOs(OS.LINUX)
class RootOnlyFilesTest {

    @TempDir
    Path directory;

    private static final List<String> AS_THE_SERVICE = List.of(
            "setpriv",
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search");

    private static String run(List<String> command) throws Exception {
        List<String> whole = new ArrayList<>(AS_THE_SERVICE);
        whole.addAll(command);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? said.strip() : "failed: " + said;
    }

    @Test
    void fileInARootOnlyFolderExistsUntilItIsDeleted() throws Exception {
        assumeTrue(ProcessHandle.current().info().user().orElse("").equals("root"), "only root gives that right");
        Path folder = Files.createDirectory(
                directory.resolve("private"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = Files.writeString(folder.resolve("audit.log"), "one\n");
        assumeTrue(run(List.of("cat", file.toString())).equals("one"), "setpriv cannot give it here");
        Path classes = Path.of(FileExistence.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path tests = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> asks = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + ":" + tests,
                Asks.class.getName(),
                file.toString(),
                folder.resolve("none").toString());
        assertThat(run(asks)).isEqualTo("there, not there; gone for certain: false, true");
    }

    /** Prints what such a process sees. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] files) {
            Path one = Path.of(files[0]);
            Path none = Path.of(files[1]);
            System.out.println("%s, %s; gone for certain: %b, %b"
                    .formatted(
                            FileExistence.exists(one) ? "there" : "not there",
                            FileExistence.exists(none) ? "there" : "not there",
                            FileExistence.isGone(one),
                            FileExistence.isGone(none)));
        }
    }
}
