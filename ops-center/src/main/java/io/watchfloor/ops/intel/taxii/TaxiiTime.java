package io.watchfloor.ops.intel.taxii;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Timestamps of TAXII, with microseconds. */
public final class TaxiiTime {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final int MILLIS = "2017-01-01T00:00:00.000".length();

    private TaxiiTime() {}

    public static String text(Instant time) {
        return MICROS.format(time.truncatedTo(ChronoUnit.MICROS));
    }

    /** @param version a time without zone and final zeros, as in the store */
    public static String version(String version) {
        String point = version.indexOf('.') < 0 ? version + "." : version;
        return point + "0".repeat(Math.max(0, MILLIS - point.length())) + "Z";
    }
}
