package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.StoredChannel;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Meaning("A contact method that belongs to no person: a chat room, a paging service or a webhook.")
public record ChannelView(
        String name,
        ContactMethod method,
        String label,

        @Meaning("Address fields of the channel type. Secrets are masked; a masked secret that is sent"
                + " back keeps its value.")
        Map<String, String> address,

        @Meaning(
                "Highest TLP label of a case whose details are sent to the channel; null for the usual one: amber+strict, or a lower one"
                        + " that the settings of the center have for this method.")
        @Nullable
        Tlp clearance,

        @Meaning("Policies that notify the channel.") List<String> usedBy,
        long version,
        String changedBy,
        Instant changedAt) {

    static final int LABEL = 60;
    static final int PART = 2000;
    static final int MOST_PARTS = 60;

    /** Request body of a channel; its name is in the path. */
    @Meaning("All values of a channel.")
    public record ChannelRequest(
            ContactMethod method,

            @Meaning("Description shown to users.") @Bounds(longest = LABEL) @Nullable
            String label,

            @Meaning("Address fields of the channel type, such as url; see the manual. A masked secret that is"
                    + " sent back keeps its value.")
            @Bounds(longest = PART, most = MOST_PARTS)
            Map<String, String> address,

            @Meaning(
                    "Highest TLP label of a case whose details are sent to the channel. Of other cases the channel receives number,"
                            + " severity and link. Omit the field for the usual clearance.")
            @Nullable
            Tlp clearance) {}

    /** Result of a test message. */
    @Meaning("Result of a test message.")
    public record Test(
            @Meaning("Result: delivered, sent, failed, refused or ambiguous.")
            String outcome,

            @Meaning("Response of the receiver, or the error.")
            String words,

            @Meaning("Message id from the receiver, if any.") @Nullable
            String receipt,

            Instant at) {

        public static Test of(DeliveryResult delivery, Instant at) {
            return new Test(
                    delivery.outcome().name().toLowerCase(Locale.ROOT), delivery.words(), delivery.receipt(), at);
        }
    }

    public static ChannelView of(StoredChannel kept) {
        return new ChannelView(
                kept.name(),
                kept.contact().way(),
                kept.contact().label(),
                AddressField.masked(kept.contact()),
                kept.contact().clearance(),
                kept.usedBy(),
                kept.version(),
                kept.changedBy(),
                kept.changedAt());
    }
}
