package io.watchfloor.sigma.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** The recorded telemetry and rules of others, which lie beside the repository and never in it. */
public final class SharedData {

    private static final Path ROOT = find(Path.of("").toAbsolutePath());

    private SharedData() {}

    /** {@code shared/data} beside the repository, or beside a folder that holds it. */
    private static Path find(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return start.resolve("shared/data");
    }

    static boolean isThere() {
        return Files.isDirectory(ROOT);
    }

    /** Skips the test, loudly, when the data is not there. */
    public static Path path(String relative) {
        Path path = ROOT.resolve(relative);
        if (!Files.exists(path)) {
            System.out.println("SKIPPED: there is no " + path);
        }
        Assumptions.assumeTrue(Files.exists(path), "there is no " + path);
        return path;
    }

    /** SigmaHQ's folders of active rules. */
    public static List<Path> sigmaHq(String... folders) {
        return Stream.of(folders).map(folder -> path("rules/sigma/" + folder)).toList();
    }

    public static List<String> packedLines(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }
}
