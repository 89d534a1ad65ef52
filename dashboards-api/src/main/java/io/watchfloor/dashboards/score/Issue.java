package io.watchfloor.dashboards.score;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A thing that is not in order.
 *
 * @param id ID of the thing; the text of an unchanged issue is always the same
 * @param name name of the thing for users
 * @param text what is not in order
 */
public record Issue(Kind kind, String id, String name, String text) {

    /** The kind of thing, which determines the page that shows the thing. */
    public enum Kind implements WireText {
        ASSET,
        SENSOR,
        PERSON,
        CASE,
        RULE,
        CONTROL,
        ON_CALL,
        CENTER
    }

    static Issue asset(String id, String text) {
        return new Issue(Kind.ASSET, id, id.substring(id.indexOf(':') + 1), text);
    }

    static Issue sensor(Facts.SensorFact sensor, String text) {
        return new Issue(Kind.SENSOR, sensor.id(), sensor.name(), text);
    }

    static Issue person(String name, String text) {
        return new Issue(Kind.PERSON, name, name, text);
    }

    static Issue center(String id, String text) {
        return new Issue(Kind.CENTER, id, "the center", text);
    }

    /** A time in the text of an issue. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    boolean isAbout(Issue other) {
        return kind == other.kind && id.equals(other.id);
    }

    /** {@code dc01: silent since 2026-12-01T08:00:00Z} */
    String sentence() {
        return name + ": " + text;
    }
}
