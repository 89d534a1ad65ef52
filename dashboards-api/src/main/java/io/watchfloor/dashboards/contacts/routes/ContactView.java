package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A contact method of a person. */
@Meaning("A contact method of a person.")
public record ContactView(
        String id,
        ContactMethod method,
        @Meaning("Label set by its owner.") String label,

        @Meaning("Address without secrets; null for everyone but the owner.") @Nullable
        String address,

        State state,

        @Meaning("Meaning of the state, and recommended action.")
        String meaning,

        @Nullable Instant verifiedAt,

        @Meaning("Expiry of the verification code; null if no code is valid.") @Nullable
        Instant codeUntil,

        @Meaning("Result of the latest message; null if there was none.") @Nullable
        Latest latest,

        @Meaning("The latest test notification; null if there was none.") @Nullable
        Test test) {

    /** State of the contact method. */
    public enum State implements WireText {
        /** The verification code has not been entered, so only codes are sent to the address. */
        UNVERIFIED,
        VERIFIED,
        /** Verified, but the latest message was not delivered. */
        FAILING,
        /** The receiver reported that the address no longer exists. */
        DEAD,
        /** This center does not support the contact method. */
        UNAVAILABLE
    }

    /** Result of the latest message. */
    public record Latest(
            @Meaning("Result: delivered, sent, failed, refused or ambiguous.")
            String outcome,

            @Meaning("Response of the receiver, or the error.")
            String words,

            Instant at) {}

    /** A test notification. */
    public record Test(
            @Meaning("Message key that the receiver knows.") String key,

            Instant at,

            @Meaning("Result: delivered, sent, failed, refused or ambiguous; null while the message is being sent.")
            @Nullable
            String outcome,

            @Meaning("Response of the receiver, or the error.") @Nullable
            String words,

            @Meaning("When the device showed the message; null if the message was not shown, or if the contact "
                    + "method does not report this.")
            @Nullable
            Instant deliveredAt,

            @Meaning("When the person opened the message; null if it was not opened.") @Nullable
            Instant seenAt) {}
}
