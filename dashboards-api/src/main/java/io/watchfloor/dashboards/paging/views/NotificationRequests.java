package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Request bodies of notification routes. */
public final class NotificationRequests {

    private NotificationRequests() {}

    /** A receipt of a notification. */
    public record Receipt(
            @Meaning("Last segment of the acknowledge link in the message.") @Bounds(longest = 1000)
            String token,

            DeliveryStage status,

            @Meaning("Description for users, such as the name of the device.") @Bounds(longest = 200) @Nullable
            String words) {}

    /** The offer of a shift handoff. */
    public record NewHandover(
            @Meaning("Person who receives the handoff.") @Bounds(longest = 100)
            String to,

            @Meaning("IDs or numbers of cases. Defaults to all your cases, and all unacknowledged cases of"
                    + " which you were notified.")
            @Bounds(longest = 100, most = 500)
            @Nullable
            List<String> cases,

            @Meaning("Note for the person who receives the handoff.") @Bounds(longest = 10_000) @Nullable
            String note) {}

    /** Kind of receipt. */
    public enum DeliveryStage implements WireText {
        DELIVERED,
        SEEN;

        @JsonCreator
        public static DeliveryStage of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
