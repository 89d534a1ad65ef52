package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about pages. */
public final class AskedOfPaging {

    private AskedOfPaging() {}

    /** What became of a page. */
    public record Receipt(
            @Meaning("The last segment of the link by which the message lets its person acknowledge.")
            @Bounds(longest = 1000)
            String token,

            What status,

            @Meaning("For people, such as the name of the device.") @Bounds(longest = 200) @Nullable
            String words) {}

    /** How far a page came. */
    public enum What {
        DELIVERED,
        SEEN;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static What of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
