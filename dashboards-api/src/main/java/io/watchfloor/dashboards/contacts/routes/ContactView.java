package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One way in which a person is told. */
@Meaning("One way in which a person is told.")
public record ContactView(
        String id,
        ContactMethod way,
        @Meaning("As its owner calls it.") String label,

        @Meaning("Where it leads, without secrets; null for everybody but its owner.") @Nullable
        String address,

        State state,

        @Meaning("What the state means, and what to do.") String meaning,
        @Nullable Instant verifiedAt,

        @Meaning("Until when the code that was sent there is good; null when none is awaited.") @Nullable
        Instant codeUntil,

        @Meaning("How the latest message to it ended; null when there was none.") @Nullable
        Latest latest,

        @Meaning("The latest test page; null when there was none.") @Nullable
        Test test) {

    /** Whether it works. */
    public enum State implements WireText {
        /** Its code has not been typed yet: nothing but codes is sent there. */
        UNVERIFIED,
        VERIFIED,
        /** It is verified, and the latest message did not arrive. */
        FAILING,
        /** Its receiver said that there is no such contact any more. */
        DEAD,
        /** This center is not set up for this way. */
        UNAVAILABLE
    }

    /** How the latest message ended. */
    public record Latest(
            @Meaning("delivered, sent, failed, refused or ambiguous.")
            String outcome,

            @Meaning("What the receiver said, or what went wrong.")
            String words,

            Instant at) {}

    /** A test page. */
    public record Test(
            @Meaning("Names it for the receiver.") String key,

            Instant at,

            @Meaning("delivered, sent, failed, refused or ambiguous; null while it is under way.") @Nullable
            String outcome,

            @Meaning("What the receiver said, or what went wrong.") @Nullable
            String words,

            @Meaning("When the device said that it shows it; null until then, and for ways that never say it.")
            @Nullable
            Instant deliveredAt,

            @Meaning("When somebody touched it; null until then.") @Nullable
            Instant seenAt) {}
}
