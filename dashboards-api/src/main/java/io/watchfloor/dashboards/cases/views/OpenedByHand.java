package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.detection.alert.ByHand;
import org.jspecify.annotations.Nullable;

/** Who opened a case by hand, and why. */
@Meaning("Shows that a user created the case from alerts without a case.")
public record OpenedByHand(
        String by, @Meaning("Reason given by the user.") String reason) {

    public static @Nullable OpenedByHand of(@Nullable ByHand byHand) {
        return byHand == null ? null : new OpenedByHand(byHand.by(), byHand.reason());
    }
}
