package io.watchfloor.sensors.agent.collect.recording;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates a record's own time to pace a replay: uses the first field that has a common name and an ISO 8601 time. The
 * center determines the record's time independently.
 */
final class ReplayTime {
    private static final Pattern TIME =
            Pattern.compile("\"(?:time|@timestamp|timestamp|eventTime|EventTime|SystemTime|UtcTime)\"\\s*:\\s*"
                    + "\"(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)(Z|[+-]\\d\\d:\\d\\d)?\"");

    private ReplayTime() {}

    /** Returns milliseconds since 1970; a time without a time zone counts as UTC. */
    static OptionalLong millis(byte[] body) {
        Matcher found = TIME.matcher(new String(body, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            return OptionalLong.empty();
        }
        try {
            String zone = found.group(3);
            return OptionalLong.of(LocalDateTime.parse(found.group(1) + "T" + found.group(2))
                    .toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone))
                    .toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // not a valid date, for example month 13
        }
    }
}
