package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Request bodies of notification settings. Optional fields are nullable, and sizes are limited. */
public final class ContactRequests {

    public static final int LABEL = 60;
    public static final int MOST_RULES = 40;

    static final int TIME = 10;
    static final int DAY = 12;
    static final int ZONE = 60;
    static final int ADDRESS = 2048;
    static final int MOST_PARTS = 8;

    private ContactRequests() {}

    /** Adds a contact method and sends a verification code to it. */
    public record NewContact(
            ContactMethod method,

            @Meaning("Label, such as work phone.") @Bounds(longest = LABEL) @Nullable
            String label,

            @Meaning("Address fields of the contact method: address for email; endpoint, p256dh and auth for"
                    + " web-push, from the browser; number for sms and voice; url and further fields for other"
                    + " services.")
            @Bounds(longest = ADDRESS, most = MOST_PARTS)
            Map<String, String> address,

            @Meaning("Your time zone, such as Europe/Berlin. Only used with your first contact method.")
            @Bounds(longest = ZONE)
            @Nullable
            String zone) {}

    /** The code that was sent to the contact. */
    public record ContactCode(
            @Meaning("Code with six digits.") @Bounds(longest = DAY)
            String code) {}

    /** Replaces the notification rules and quiet hours. */
    public record ContactOrder(
            @Meaning("Your time zone, such as Europe/Berlin. Omit it to keep the current one.")
            @Bounds(longest = ZONE)
            @Nullable
            String zone,

            @Meaning("Notification rules. For an urgency without rules, all verified contact methods are used "
                    + "at the same time.")
            @Bounds(longest = 1, most = MOST_RULES)
            List<ContactRule> rules,

            @Meaning("Quiet hours; null for none.") @Nullable
            QuietHours quietHours) {}

    /** A notification rule: a contact method is used after a delay. */
    public record ContactRule(
            Urgency urgency,

            @Meaning("ID of the contact method.") @Bounds(longest = LABEL)
            String contact,

            @Meaning("Delay in minutes. Defaults to 0.") @Nullable
            Integer afterMinutes) {}

    /** Quiet hours. */
    public record QuietHours(
            @Meaning("Days on which the quiet hours start: monday to sunday. Defaults to every day.")
            @Bounds(longest = DAY, most = 7)
            @Nullable
            List<String> days,

            @Meaning("Start, such as 22:00, in your time zone.") @Bounds(longest = TIME)
            String from,

            @Meaning("End, such as 06:30. An end that is not after `from` is on the next day.") @Bounds(longest = TIME)
            String until,

            @Meaning("Whether notifications of high urgency ignore the quiet hours. Defaults to true.") @Nullable
            Boolean pierced) {}

    /** A receipt for a push message, sent by the browser. */
    public record PushReceipt(
            @Meaning("Key of the push message.") @Bounds(longest = ADDRESS)
            String key,

            @Meaning("Token of the push message.") @Bounds(longest = ADDRESS)
            String receipt,

            Happened what) {}

    /** What happened to a push message in the browser. */
    public enum Happened {
        /** The notification was displayed. */
        SHOWN,
        /** The person clicked the notification. */
        CLICKED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
