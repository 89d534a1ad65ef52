package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.detection.alert.ManualCase;
import org.jspecify.annotations.Nullable;

@Meaning("Present if a user created the case from alerts without a case.")
public record ManualOpening(
        String by, @Meaning("Reason given by the user.") String reason) {

    public static @Nullable ManualOpening of(@Nullable ManualCase byHand) {
        return byHand == null ? null : new ManualOpening(byHand.by(), byHand.reason());
    }
}
