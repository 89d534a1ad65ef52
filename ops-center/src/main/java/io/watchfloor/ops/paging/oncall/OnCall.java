package io.watchfloor.ops.paging.oncall;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who stands in a schedule for a time.
 *
 * @param source what names them
 * @param absent whom the source names, when that person is disabled or removed and the fallback stands in; otherwise null
 * @param from since when at the latest
 * @param until when something may change: a hand-over, or the begin or end of a restriction or override; null when nothing will
 */
public record OnCall(
        String person,
        Source source,
        @Nullable String absent,
        @Nullable Instant from,
        @Nullable Instant until) {

    /**
     * What names somebody.
     *
     * @param name the layer's name, the override's id; empty for the fallback
     * @param reason of the override; otherwise empty
     */
    public record Source(Kind kind, String name, String reason) {

        static final Source FALLBACK = new Source(Kind.FALLBACK, "", "");

        static Source of(Schedule.Layer layer) {
            return new Source(Kind.LAYER, layer.name(), "");
        }

        static Source of(Schedule.Replacement override) {
            return new Source(Kind.OVERRIDE, override.id(), override.reason());
        }

        /** In words. */
        public String text() {
            return switch (kind) {
                case LAYER -> "layer " + name;
                case OVERRIDE -> reason.isEmpty() ? "override" : "override: " + reason;
                case FALLBACK -> "fallback";
            };
        }
    }

    public enum Kind {
        LAYER,
        OVERRIDE,
        FALLBACK
    }

    /** Whether it is the fallback, because nobody else stands there or who does is absent. */
    public boolean fallback() {
        return absent != null || source.kind() == Kind.FALLBACK;
    }

    /** The layer or override that says so, or that the fallback stands in. */
    public String why() {
        if (absent != null) {
            return "fallback, because %s of %s is disabled or removed".formatted(absent, source.text());
        }
        return source.kind() == Kind.FALLBACK ? "fallback, because no one is scheduled" : source.text();
    }
}
