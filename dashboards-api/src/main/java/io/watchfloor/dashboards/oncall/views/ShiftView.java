package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Coverage;
import io.watchfloor.ops.paging.oncall.OnCall;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A time during which one person is on call. */
@Meaning("A time during which one person is on call.")
public record ShiftView(
        Instant from,
        @Meaning("No longer part of it.") Instant until,
        String person,

        @Meaning("Whether it is the fallback, because nobody else stands there or who does has left.")
        boolean fallback,

        @Meaning("Who has left and is stood in for; null when nobody is.") @Nullable
        String absent,

        SourceView source,
        @Meaning("In words.") String why) {

    /** What names somebody. */
    @Meaning("What names somebody.")
    public record SourceView(
            @Meaning("layer, override or fallback.") String kind,

            @Meaning("The layer's name, the override's id; empty for the fallback.")
            String name,

            @Meaning("Why there is the override; may be empty.")
            String reason) {

        static SourceView of(OnCall.Source source) {
            return new SourceView(source.kind().name().toLowerCase(Locale.ROOT), source.name(), source.reason());
        }
    }

    /** Somebody is named who is not on call, because something above names another person. */
    @Meaning("A time at which a layer or override names somebody, and another one above it somebody else.")
    public record OverlapView(
            Instant from,
            @Meaning("No longer part of it.") Instant until,
            @Meaning("Who is on call.") String person,
            SourceView source,
            @Meaning("Who is not, although named.") String covered,
            SourceView under) {

        static OverlapView of(Coverage.Overlap overlap) {
            return new OverlapView(
                    overlap.from(),
                    overlap.until(),
                    overlap.person(),
                    SourceView.of(overlap.source()),
                    overlap.covered(),
                    SourceView.of(overlap.under()));
        }
    }

    /** @param shift of a coverage, and so with a begin and an end */
    public static ShiftView of(OnCall shift) {
        return new ShiftView(
                Objects.requireNonNull(shift.from()),
                Objects.requireNonNull(shift.until()),
                shift.person(),
                shift.fallback(),
                shift.absent(),
                SourceView.of(shift.source()),
                shift.why());
    }
}
