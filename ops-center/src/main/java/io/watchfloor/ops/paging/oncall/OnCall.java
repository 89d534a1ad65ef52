package io.watchfloor.ops.paging.oncall;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The person who is on call in a schedule for a period.
 *
 * @param source the layer, override or fallback that names the person
 * @param absent the person whom the source names, if that person is disabled or removed and the fallback is on call
 * instead; otherwise null
 * @param from a time since which the person is on call; the shift may have started earlier
 * @param until when the person may change, because of a handoff, or the start or end of a restriction or override; null
 * if never
 */
public record OnCall(
        String person,
        Source source,
        @Nullable String absent,
        @Nullable Instant from,
        @Nullable Instant until) {

    /**
     * The part of the schedule that names the person: a layer, an override or the fallback.
     *
     * @param name the layer's name or the override's id; empty for the fallback
     * @param reason the reason of the override; otherwise empty
     */
    public record Source(Kind kind, String name, String reason) {

        static final Source FALLBACK = new Source(Kind.FALLBACK, "", "");

        static Source of(Schedule.Layer layer) {
            return new Source(Kind.LAYER, layer.name(), "");
        }

        static Source of(Schedule.Replacement override) {
            return new Source(Kind.OVERRIDE, override.id(), override.reason());
        }

        /** The source as text. */
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

    /** Whether the fallback is on call, because no one else is scheduled or the scheduled person is absent. */
    public boolean fallback() {
        return absent != null || source.kind() == Kind.FALLBACK;
    }

    /** Why the person is on call, as text. */
    public String why() {
        if (absent != null) {
            return "fallback, because %s of %s is disabled or removed".formatted(absent, source.text());
        }
        return source.kind() == Kind.FALLBACK ? "fallback, because no one is scheduled" : source.text();
    }
}
