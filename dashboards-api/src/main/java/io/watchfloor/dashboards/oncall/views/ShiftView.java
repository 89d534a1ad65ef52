package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Coverage;
import io.watchfloor.ops.paging.oncall.OnCall;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A period in which one person is on call. */
@Meaning("A period in which one person is on call.")
public record ShiftView(
        Instant from,
        @Meaning("End time, exclusive.") Instant until,
        String person,

        @Meaning("True if the fallback is on call because no one is scheduled or the scheduled person was"
                + " disabled.")
        boolean fallback,

        @Meaning("The disabled person whom the fallback replaces; null if there is none.") @Nullable
        String absent,

        SourceView source,
        @Meaning("Reason as a sentence.") String why) {

    /** The layer or override that names the person. */
    @Meaning("The layer or override that names the person on call.")
    public record SourceView(
            @Meaning("layer, override or fallback.") String kind,

            @Meaning("Name of the layer or id of the override; empty for the fallback.")
            String name,

            @Meaning("Reason of the override; may be empty.")
            String reason) {

        static SourceView of(OnCall.Source source) {
            return new SourceView(source.kind().name().toLowerCase(Locale.ROOT), source.name(), source.reason());
        }
    }

    /** A period in which a higher layer or an override replaces the person of a lower layer. */
    @Meaning("A period in which a higher layer or an override replaces the person of a lower layer.")
    public record OverlapView(
            Instant from,
            @Meaning("End time, exclusive.") Instant until,
            @Meaning("Person on call.") String person,
            SourceView source,
            @Meaning("Person who is replaced.") String covered,
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

    /** @param shift shift of a coverage, which has a start and an end */
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
