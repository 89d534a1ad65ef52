package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record, and the credential that its message carried.
 *
 * @param token null when it carried none
 */
public record ReceivedMessage(InputRecord arrival, @Nullable String token) {

    public static ReceivedMessage of(InputRecord arrival) {
        return new ReceivedMessage(arrival, null);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Heard[%d bytes]".formatted(arrival.body().length);
    }
}
