package io.watchfloor.dashboards.partners.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.partner.SignalKind;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A signal that a partner sent, in its latest version.")
public record SignalView(
        @Meaning("The partner's id of the signal.") String id,

        SignalKind kind,
        String title,
        String asset,
        Tlp tlp,
        SignalStatus partner,
        SignalProgress center,
        Instant receivedAt) {

    @Meaning("The state of the signal at the partner.")
    public record SignalStatus(
            String severity,

            @Meaning("new, inProgress or resolved.") String status,

            @Meaning("The latest comment; null if there is none.") @Nullable
            String comment,

            Instant changedAt) {}

    @Meaning("What the center made of the signal.")
    public record SignalProgress(
            @Meaning(
                    "received: waits for detection. rejected: detection could not read it. detected: is an alert. in-case: an open case has"
                            + " the alert. closed: the case is closed.")
            String state,

            @Meaning("Code of the rejection; null if there is none.") @Nullable
            String rejected,

            @Meaning("How the case was closed, such as truePositive; null if it is open or not for you.") @Nullable
            String classification) {}

    @Meaning("The results of a request with signals, in its order.")
    public record Results(long added, long changed, long unchanged, long refused, List<Result> results) {}

    @Meaning("The result of a signal.")
    public record Result(
            @Meaning("The partner's id; empty if the signal has none.")
            String id,

            @Meaning("added, changed, unchanged or refused.")
            String outcome,

            @Meaning("Code of the refusal; null if the signal was accepted.") @Nullable
            String code,

            @Meaning("What is wrong, and what to do; null if the signal was accepted.") @Nullable
            String detail) {}

    @Meaning("Changes a signal that the partner sent. A field that is omitted keeps its value.")
    public record SignalChange(
            @Meaning("new, inProgress or resolved.") @Bounds(longest = 20) @Nullable
            String status,

            @Meaning("Comment of the partner.") @Bounds(longest = 2000) @Nullable
            String comment,

            @Meaning("How the partner classifies the signal, such as truePositive or falsePositive.")
            @Bounds(longest = 40)
            @Nullable
            String classification) {}
}
