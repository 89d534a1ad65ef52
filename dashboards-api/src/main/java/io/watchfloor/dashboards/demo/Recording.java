package io.watchfloor.dashboards.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A recording of the demo: records with their times in seconds after the start. The format is described in {@code demo/README.md}. */
final class Recording {

    private static final Instant BASE = Instant.parse("2026-01-05T08:00:00Z");
    private static final Pattern TIME = Pattern.compile("2026-01-05([T ])(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final List<Line> lines;

    /**
     * A record.
     *
     * @param at time after the start of the recording
     * @param asset asset that the sensor states for the record, if the record does not name its asset
     */
    record Line(Duration at, @Nullable String asset, String record) {}

    private Recording(List<Line> lines) {
        this.lines = lines;
    }

    static Recording load(String resource) {
        ObjectMapper json = new ObjectMapper();
        List<Line> lines = new ArrayList<>();
        try (InputStream in = Recording.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The recording is missing on the class path: " + resource);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = json.readTree(line);
                Duration at = Duration.ofMillis(Math.round(node.get("at").asDouble() * 1000));
                JsonNode record = node.get("record");
                lines.add(new Line(
                        at,
                        node.path("asset").textValue(),
                        record.isTextual() ? record.textValue() : record.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recording(List.copyOf(lines));
    }

    List<Line> lines() {
        return lines;
    }

    Duration length() {
        return lines.getLast().at();
    }

    /** Returns the record with all of its times shifted as if the recording had started at {@code start}. Each time keeps its format. */
    static String moved(String record, Instant start) {
        Duration shift = Duration.between(BASE, start);
        Matcher times = TIME.matcher(record);
        StringBuilder moved = new StringBuilder(record.length());
        while (times.find()) {
            times.appendReplacement(moved, Matcher.quoteReplacement(moved(times, shift)));
        }
        return times.appendTail(moved).toString();
    }

    private static String moved(Matcher time, Duration shift) {
        String fraction = time.group(3) == null ? "" : time.group(3);
        LocalDateTime then = LocalDateTime.parse("2026-01-05T" + time.group(2) + fraction);
        LocalDateTime now =
                LocalDateTime.ofInstant(then.toInstant(ZoneOffset.UTC).plus(shift), ZoneOffset.UTC);
        String digits = fraction.isEmpty()
                ? ""
                : "." + "%09d".formatted(now.get(ChronoField.NANO_OF_SECOND)).substring(0, fraction.length() - 1);
        return now.toLocalDate() + time.group(1) + SECONDS.format(now) + digits;
    }
}
