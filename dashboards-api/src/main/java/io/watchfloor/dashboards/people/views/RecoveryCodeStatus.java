package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.RecoveryCodes;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Remaining recovery codes of a person. */
@Meaning("Number of remaining recovery codes.")
public record RecoveryCodeStatus(
        int left,

        @Meaning("When the codes were created; null if no codes were created.") @Nullable
        Instant madeAt) {

    public static RecoveryCodeStatus of(RecoveryCodes.Remaining left) {
        return new RecoveryCodeStatus(left.count(), left.madeAt());
    }
}
