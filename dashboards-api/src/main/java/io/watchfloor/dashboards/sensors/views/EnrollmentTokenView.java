package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.sensor.EnrolmentTokens;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A one-time enrollment token, without its secret. */
@Meaning("A one-time enrollment token, without its secret.")
public record EnrollmentTokenView(
        String id,
        Status status,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,

        @Meaning("Assets for which the sensor may report.") List<String> assets,

        @Meaning("The sensor that enrolled with the token.") @Nullable
        String sensor) {

    /** Whether the token can still be used. */
    public enum Status implements WireText {
        OPEN,
        USED,
        EXPIRED
    }

    public static EnrollmentTokenView of(EnrolmentTokens.Token token, Instant now) {
        Status status =
                token.usedBy() != null ? Status.USED : token.expiresAt().isAfter(now) ? Status.OPEN : Status.EXPIRED;
        return new EnrollmentTokenView(
                token.id(),
                status,
                token.createdBy(),
                token.createdAt(),
                token.expiresAt(),
                token.assets(),
                token.usedBy());
    }
}
