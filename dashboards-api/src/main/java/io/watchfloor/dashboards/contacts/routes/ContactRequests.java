package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about how people are told. Optional members are nullable; the bounds are checked. */
public final class ContactRequests {

    public static final int LABEL = 60;
    public static final int MOST_RULES = 40;

    static final int TIME = 10;
    static final int DAY = 12;
    static final int ZONE = 60;
    static final int ADDRESS = 2048;
    static final int MOST_PARTS = 8;

    private ContactRequests() {}

    /** Adds a contact, and sends a code there. */
    public record NewContact(
            ContactMethod way,

            @Meaning("As you call it, such as work phone.") @Bounds(longest = LABEL) @Nullable
            String label,

            @Meaning(
                    "What the way needs: address of email; endpoint, p256dh and auth of web-push, as the browser gave them; number"
                            + " of sms and voice; url and what else the service asks for of the others.")
            @Bounds(longest = ADDRESS, most = MOST_PARTS)
            Map<String, String> address,

            @Meaning("Your time zone, such as Europe/Berlin. Counts for your first contact alone.")
            @Bounds(longest = ZONE)
            @Nullable
            String zone) {}

    /** The code that was sent to the contact. */
    public record ContactCode(
            @Meaning("Six digits.") @Bounds(longest = DAY) String code) {}

    /** In which order you are told, as a whole. */
    public record ContactOrder(
            @Meaning("Your time zone, such as Europe/Berlin. Left out, it stays.") @Bounds(longest = ZONE) @Nullable
            String zone,

            @Meaning("What is used when. For an urgency without a rule each verified contact is used at once.")
            @Bounds(longest = 1, most = MOST_RULES)
            List<ContactRule> rules,

            @Meaning("When you are not to be disturbed. Left out: you always may.") @Nullable
            QuietHours doNotDisturb) {}

    /** Use a contact so long after you were to be told. */
    public record ContactRule(
            Urgency urgency,

            @Meaning("The contact's id.") @Bounds(longest = LABEL)
            String contact,

            @Meaning("Minutes after you were to be told. Left out: at once.") @Nullable
            Integer afterMinutes) {}

    /** When not to disturb. */
    public record QuietHours(
            @Meaning("Days on which it begins: monday to sunday. Left out: each day.")
            @Bounds(longest = DAY, most = 7)
            @Nullable
            List<String> days,

            @Meaning("Such as 22:00, in your time zone.") @Bounds(longest = TIME)
            String from,

            @Meaning("Such as 06:30; on the next day when it is not after from.") @Bounds(longest = TIME)
            String until,

            @Meaning("Whether high urgency disturbs nevertheless; it does when this is left out.") @Nullable
            Boolean pierced) {}

    /** What became of a push, as the browser tells it. */
    public record PushReceipt(
            @Meaning("The push's key.") @Bounds(longest = ADDRESS)
            String key,

            @Meaning("The token that came with the push.") @Bounds(longest = ADDRESS)
            String receipt,

            Happened what) {}

    /** What a browser did with a push. */
    public enum Happened {
        /** The notification is on the screen. */
        SHOWN,
        /** Somebody clicked it. */
        CLICKED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
