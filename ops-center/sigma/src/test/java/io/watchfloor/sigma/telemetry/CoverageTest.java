package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.language.LogSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sources of telemetry that are known without a pipeline of one's own: a small record of each, and the recordings of the world. */
class CoverageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final TelemetryReader READER = new TelemetryReader().forRecordings(AssetName.parse("unknown"));

    private static Telemetry read(String record) throws UnreadableTelemetry {
        return READER.read(record.getBytes(StandardCharsets.UTF_8), null, null, NOW);
    }

    /** Each line: the log source, some fields under the names that rules use, and the record. */
    @TestFactory
    Stream<DynamicTest> everySourceIsKnownByItsShape() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/coverage.jsonl")).stream()
                .filter(line -> !line.isBlank())
                .map(CoverageTest::json)
                .map(sample -> DynamicTest.dynamicTest(sample.get("is").toString() + " " + sample.get("fields"), () -> {
                    JsonNode record = sample.get("record");
                    Telemetry telemetry = read(record.isTextual() ? record.asText() : record.toString());
                    JsonNode is = sample.get("is");
                    assertThat(telemetry.logsources())
                            .contains(new LogSource(part(is, "product"), part(is, "category"), part(is, "service")));
                    sample.get("fields")
                            .properties()
                            .forEach(field -> assertThat(telemetry.fields())
                                    .containsEntry(
                                            field.getKey(), field.getValue().asText()));
                }));
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(line, broken);
        }
    }

    private static @Nullable String part(JsonNode is, String name) {
        return is.has(name) ? is.get(name).asText() : null;
    }

    /** At least this share of the records, in percent, is of the product or category. */
    @ParameterizedTest
    @CsvSource({
        "cloud/m365-ual/auditdata.jsonl.gz,               m365,       , 100",
        "cloud/aws-cloudtrail/invictus-stratus.jsonl.gz,  aws,        , 100",
        "email/phishing-headers.jsonl.gz,                 ,      email, 100",
        "bench/process-creation.jsonl.gz,                 windows,    , 100"
    })
    void recordingsAreRecognised(String file, @Nullable String product, @Nullable String category, int percent)
            throws Exception {
        List<String> lines = SharedData.packedLines(SharedData.path(file));
        int known = 0;
        for (String line : lines) {
            known += read(line).logsources().stream()
                            .anyMatch(
                                    source -> RecognizedLogSources.fits(new LogSource(product, category, null), source))
                    ? 1
                    : 0;
        }
        assertThat(known * 100L).isGreaterThanOrEqualTo((long) percent * lines.size());
    }
}
