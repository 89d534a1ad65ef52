package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.lines.GenericLineAssembly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real programs wrote in answer to known deeds ({@code src/test/golden}): each file is read to the records that stand beside it, as
 * {@code NAME.expected.jsonl}. A test that fails leaves what was read under {@code target/golden}.
 */
class RealMachineTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/machine");
    private static final Path READ = Path.of("target", "golden", "machine");
    private static final Instant RECEIVED = Instant.parse("2026-12-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"audit.log", "auth.log", "journal.jsonl", "eve.json"})
    void isReadAsTheRecordsThatStandBesideIt(String file) throws Exception {
        List<String> read = new ArrayList<>();
        for (Telemetry one : records(file)) {
            read.add(JSON.writeValueAsString(shown(one)));
        }
        Path expected = GOLDEN.resolve(file + ".expected.jsonl");
        List<String> lines = Files.exists(expected) ? Files.readAllLines(expected) : List.of();
        if (!read.equals(lines)) {
            Files.createDirectories(READ);
            Files.write(READ.resolve(expected.getFileName()), read);
        }
        assertThat(read).isEqualTo(lines);
    }

    @Test
    void everyAuditLineIsOfAnEventAndEveryProgramThatWasStartedHasItsWholeCommandLine() throws Exception {
        List<Telemetry> started = records("audit.log").stream()
                .filter(one -> one.logsources().contains(new LogSource("linux", "process_creation", null)))
                .toList();
        assertThat(started)
                .extracting(one -> one.fields().get("CommandLine"))
                .contains(
                        "/usr/bin/echo two words quo\"ted new\nline naïve  tab\there",
                        "/tmp/with blank --flag=1",
                        "/usr/bin/sh -c echo aWQ= | base64 -d | sh");
        assertThat(started)
                .filteredOn(
                        one -> String.valueOf(one.fields().get("CommandLine")).startsWith("/usr/bin/printf"))
                .singleElement()
                .satisfies(one -> assertThat(String.valueOf(one.fields().get("CommandLine")))
                        .endsWith("A".repeat(9000)));
    }

    private static List<Telemetry> records(String file) throws IOException, UnreadableTelemetry {
        GenericLineAssembly joining = new GenericLineAssembly();
        List<byte[]> bodies = new ArrayList<>();
        try (Stream<String> lines = Files.lines(GOLDEN.resolve(file), StandardCharsets.ISO_8859_1)) {
            lines.forEach(line ->
                    joining.line(0, line.getBytes(StandardCharsets.ISO_8859_1), (number, body) -> bodies.add(body)));
        }
        joining.flush((number, body) -> bodies.add(body));
        TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse("web01"));
        List<Telemetry> read = new ArrayList<>();
        for (byte[] body : bodies) {
            read.add(reader.read(body, null, null, RECEIVED));
        }
        return read;
    }

    private static Map<String, Object> shown(Telemetry one) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("asset", one.asset().toString());
        shown.put("time", one.time().toString());
        shown.put(
                "logsources",
                one.logsources().stream().map(RealMachineTest::words).toList());
        Map<String, Object> fields = new LinkedHashMap<>();
        one.fields().forEach((name, value) -> fields.put(name, shortened(value)));
        shown.put("fields", fields);
        return shown;
    }

    /** An argument of thousands of letters would be most of the file. */
    private static Object shortened(Object value) {
        return value instanceof String text && text.length() > 300
                ? text.substring(0, 40) + "… " + text.length()
                : value instanceof List<?> list
                        ? list.stream().map(RealMachineTest::shortened).toList()
                        : value;
    }

    private static String words(LogSource source) {
        return Stream.of(source.product(), source.category(), source.service())
                .map(part -> part == null ? "-" : part)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }
}
