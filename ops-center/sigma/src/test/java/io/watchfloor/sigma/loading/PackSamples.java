package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.offline.ProfileFile;
import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.profile.EntityProfiles;
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
import java.util.Map;

/** Reads the pack's files and its samples where they stand in the source tree. */
public final class PackSamples {

    static final Path RULES = Path.of("src/main/resources/rules");
    static final Path SAMPLES = Path.of("src/test/resources/rules");

    /** Later than every sample, so that no time is taken for one that lies ahead. */
    private static final Instant RECEIVED = Instant.parse("2027-01-01T00:00:00Z");

    /** Entries of the lists that the samples rely on. */
    static final Placeholders LISTS = new Placeholders(Map.of(
            "own_domains", List.of("nordwind.example"),
            "vip_names", List.of("Anna Berg"),
            "vip_addresses", List.of("anna.b@private.example")));

    private static final TelemetryReader READER = new TelemetryReader();

    private PackSamples() {}

    /** The built-in pack with {@link #LISTS}. */
    public static RuleLoadResult pack() {
        return RuleLoader.load(new RuleSources(true, List.of(), LISTS, List.of()));
    }

    static List<String> files(Path folder, String suffix) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(path -> path.toString().endsWith(suffix))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The tags of assets and accounts in the samples of one rule file. */
    static EntityProfiles profiles(String rule) throws IOException, RuleRejection {
        Path file = SAMPLES.resolve(rule).resolve("profiles.json");
        return Files.exists(file) ? ProfileFile.read(file) : EntityProfiles.NONE;
    }

    /** The samples of one rule file; {@code kind} is hits or misses. */
    static List<Telemetry> samples(String rule, String kind) throws IOException, UnreadableTelemetry {
        List<Telemetry> samples = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve(rule).resolve(kind + ".jsonl"))) {
            samples.add(READER.read(line.getBytes(StandardCharsets.UTF_8), null, null, RECEIVED));
        }
        return samples;
    }
}
