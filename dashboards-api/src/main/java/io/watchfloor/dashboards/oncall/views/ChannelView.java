package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.KeptChannel;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Way;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel. */
@Meaning("A contact that belongs to nobody: a chat room, a paging service, a program.")
public record ChannelView(
        String name,
        Way way,
        String label,

        @Meaning("What the way needs. Secrets are shown as dots; sent back so, they stay as they are.")
        Map<String, String> address,

        @Meaning("Where policies send pages to it.") List<String> usedBy,
        long version,
        String changedBy,
        Instant changedAt) {

    static final int LABEL = 60;
    static final int PART = 2000;
    static final int MOST_PARTS = 60;

    /** What a person says of a channel; its name is in the path. */
    @Meaning("A channel, as a whole.")
    public record Asked(
            Way way,

            @Meaning("For people.") @Bounds(longest = LABEL) @Nullable
            String label,

            @Meaning(
                    "What the way needs, such as url; see the chapter Ways to be told. A secret may come back as it is shown.")
            @Bounds(longest = PART, most = MOST_PARTS)
            Map<String, String> address) {}

    /** What became of a test. */
    @Meaning("What became of a message that was sent as a test.")
    public record Test(
            @Meaning("delivered, sent, failed, refused or ambiguous.")
            String outcome,

            @Meaning("What the receiver said, or what went wrong.")
            String words,

            @Meaning("The receiver's own id of the message, when it gave one.") @Nullable
            String receipt,

            Instant at) {

        public static Test of(DeliveryResult delivery, Instant at) {
            return new Test(
                    delivery.outcome().name().toLowerCase(Locale.ROOT), delivery.words(), delivery.receipt(), at);
        }
    }

    public static ChannelView of(KeptChannel kept) {
        return new ChannelView(
                kept.name(),
                kept.contact().way(),
                kept.contact().label(),
                AddressField.shown(kept.contact()),
                kept.usedBy(),
                kept.version(),
                kept.changedBy(),
                kept.changedAt());
    }
}
