package io.watchfloor.sigma.loading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the pack's files, its samples and the demo's recordings where they stand in the source tree. */
final class PackSamples {

    static final Path RULES = Path.of("src/main/resources/rules");
    static final Path SAMPLES = Path.of("src/test/resources/rules");
    static final Path DEMO = Path.of("../../dashboards-api/src/main/resources/demo");

    /** Later than every sample, so that no time is taken for one that lies ahead. */
    private static final Instant RECEIVED = Instant.parse("2027-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TelemetryReader READER = new TelemetryReader();

    /** A line of the demo: what, and how many seconds after the start. */
    record Scene(double at, Telemetry telemetry) {}

    private PackSamples() {}

    static List<String> files(Path folder, String suffix) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(path -> path.toString().endsWith(suffix))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The samples of one rule file; {@code kind} is hits or misses. */
    static List<Telemetry> samples(String rule, String kind) throws IOException, UnreadableTelemetry {
        List<Telemetry> samples = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve(rule).resolve(kind + ".jsonl"))) {
            samples.add(read(line, null));
        }
        return samples;
    }

    static List<Scene> scenes(String file) throws IOException, UnreadableTelemetry {
        List<Scene> scenes = new ArrayList<>();
        for (String line : Files.readAllLines(DEMO.resolve(file))) {
            JsonNode scene = JSON.readTree(line);
            String asset = scene.hasNonNull("asset") ? scene.get("asset").textValue() : null;
            scenes.add(new Scene(
                    scene.get("at").doubleValue(), read(scene.get("record").toString(), asset)));
        }
        return scenes;
    }

    private static Telemetry read(String line, @Nullable String asset) throws UnreadableTelemetry {
        return READER.read(line.getBytes(StandardCharsets.UTF_8), asset, null, RECEIVED);
    }
}
