package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record and the credential from the record's message.
 *
 * @param token null when the message contains no credential
 */
public record ReceivedMessage(InputRecord record, @Nullable String token) {

    public static ReceivedMessage of(InputRecord arrival) {
        return new ReceivedMessage(arrival, null);
    }

    /** Omits the token. */
    @Override
    public String toString() {
        return "Heard[%d bytes]".formatted(record.body().length);
    }
}
