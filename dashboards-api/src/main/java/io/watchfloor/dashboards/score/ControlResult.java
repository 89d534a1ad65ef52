package io.watchfloor.dashboards.score;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;

/**
 * Result of a control.
 *
 * @param control name of the control
 * @param tenths achieved points, in tenths of a point; 0 unless the control counts
 * @param points maximum number of points
 * @param good number of things in order; 0 if the control is not seen
 * @param total number of things that were seen; 0 if the control is not seen
 * @param issues things that are not in order, at most {@value Measurement#MOST_ISSUES}
 */
public record ControlResult(
        String control, Status status, int tenths, int points, long good, long total, List<Issue> issues) {

    /** Whether the control counts. */
    public enum Status implements WireText {
        COUNTED,
        /** No telemetry or record shows the state of the control. */
        NOT_SEEN,
        /** A user accepted the risk until a date. */
        RISK_ACCEPTED,
        /** A user stated that another product covers the control. */
        THIRD_PARTY
    }

    public boolean counts() {
        return status == Status.COUNTED;
    }

    /** Points that the control can contribute, in tenths of a point. */
    public int mostTenths() {
        return counts() ? 10 * points : 0;
    }

    public static ControlResult of(Control control, Measurement measurement, ControlState state, Instant now) {
        return switch (measurement) {
            case Measurement.NotSeen ignored ->
                new ControlResult(control.name(), Status.NOT_SEEN, 0, control.points(), 0, 0, List.of());
            case Measurement.Measured measured -> {
                Status status = !state.excludes(now)
                        ? Status.COUNTED
                        : state.state() == ControlState.State.IGNORED ? Status.RISK_ACCEPTED : Status.THIRD_PARTY;
                // Rounded down, so that only a control without an issue has all points.
                int tenths = status == Status.COUNTED
                        ? Math.toIntExact(10L * control.points() * measured.good() / measured.total())
                        : 0;
                yield new ControlResult(
                        control.name(),
                        status,
                        tenths,
                        control.points(),
                        measured.good(),
                        measured.total(),
                        measured.issues());
            }
        };
    }
}
