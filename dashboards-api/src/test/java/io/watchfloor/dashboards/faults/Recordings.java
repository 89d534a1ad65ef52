package io.watchfloor.dashboards.faults;

import io.watchfloor.config.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recordings for fault tests: the development data beside the checkout. */
final class Recordings {

    static final Path DATA =
            Path.of("..", "..", "shared", "data").toAbsolutePath().normalize();

    /** Alert floods depend on arrival times; they are off so that runs can be compared. */
    static final String NO_FLOODS =
            "watchfloor.cases { new-per-sensor-and-minute = 1000000, new-per-rule-and-minute = 1000000 }";

    private Recordings() {}

    /** Credential theft and lateral movement: 24,541 records with 317 detections. */
    static List<Path> attacks() throws IOException {
        try (Stream<Path> files = Files.list(DATA.resolve("attack/mordor"))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .matches(".*(lsass|dcsync|psexec).*"))
                    .sorted()
                    .toList();
        }
    }

    /** Settings of a node with the built-in rules and SigmaHQ's. */
    static Path sigmaHq(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("node.conf"), """
                watchfloor.rules.builtin = on
                watchfloor.rules.paths = ["%s"]
                %s
                """.formatted(DATA.resolve("rules/sigma/rules"), NO_FLOODS));
    }

    static final Path BUILT_IN = Path.of("..", "ops-center", "sigma", "src", "main", "resources", "rules");

    /** SigmaHQ's folders with active rules. */
    static List<Path> allRules() {
        return Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance")
                .map(DATA.resolve("rules/sigma")::resolve)
                .toList();
    }

    /** Settings of a node with the built-in rules and all active rules of SigmaHQ. */
    static Path allSigmaHq(Path folder) throws IOException {
        String paths = allRules().stream().map(path -> "\"" + path + "\"").collect(Collectors.joining(", "));
        return Files.writeString(folder.resolve("node.conf"), """
                watchfloor.rules.builtin = on
                watchfloor.rules.paths = [%s]
                %s
                """.formatted(paths, NO_FLOODS));
    }

    static int freePort() throws IOException {
        return FreePorts.tcp();
    }
}
