package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.intel.stix.StixTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times of MISP, which are seconds since 1970. */
final class MispTime {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    /** No event of MISP is older: 13 May 2014. It leaves nine digits up to the year 2046. */
    private static final long EPOCH = 1_400_000_000L;

    private static final long LATEST = 999_999_999L;

    private MispTime() {}

    static OptionalLong seconds(JsonNode value) {
        String text = value.asText("");
        return SECONDS.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    static String text(long seconds) {
        return Instant.ofEpochSecond(seconds).toString().replace("Z", ".000Z");
    }

    /**
     * The version of an attribute. A change of its event, such as another marking, makes a new version without a newer
     * time of the attribute, so that its confidence decays from its own time. Therefore the time of the event is the
     * fraction of the second.
     */
    static String version(long seconds, long event) {
        long fraction = Math.clamp(event - EPOCH, 0, LATEST);
        return "%s.%09dZ".formatted(Instant.ofEpochSecond(seconds).toString().replace("Z", ""), fraction);
    }

    /** The seconds of a version, as {@link #version} made it. */
    static long seconds(String version) {
        return Instant.parse(version.substring(0, "2026-01-01T00:00:00".length()) + "Z")
                .getEpochSecond();
    }

    /** The day of an event, in UTC. */
    static Optional<String> day(JsonNode date) {
        try {
            return Optional.of(LocalDate.parse(date.asText("")) + "T00:00:00.000Z");
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A time with an offset, such as that of {@code first_seen}, in UTC. */
    static Optional<String> utc(JsonNode time) {
        OptionalLong seconds = seconds(time);
        if (seconds.isPresent()) {
            return Optional.of(text(seconds.getAsLong()));
        }
        try {
            String text = OffsetDateTime.parse(time.asText("").replace(' ', 'T'))
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant()
                    .toString();
            return Optional.of(text).filter(StixTime::isValid);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
