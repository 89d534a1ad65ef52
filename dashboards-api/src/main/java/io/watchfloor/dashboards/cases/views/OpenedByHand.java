package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.detection.alert.ByHand;
import org.jspecify.annotations.Nullable;

/** Who opened a case by hand, and why. */
@Meaning("A person opened the case from alerts that belonged to none.")
public record OpenedByHand(
        String by, @Meaning("In their words.") String reason) {

    public static @Nullable OpenedByHand of(@Nullable ByHand byHand) {
        return byHand == null ? null : new OpenedByHand(byHand.by(), byHand.reason());
    }
}
