package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notification settings of a person. */
@Meaning("Notification settings of a person: contact methods, notification rules and quiet hours.")
public record ContactsView(
        String person,
        @Meaning("Time zone of the person.") String zone,
        List<ContactView> items,

        @Meaning("Notification rules. For an urgency without rules, all verified contact methods are used"
                + " at the same time.")
        List<Rule> rules,

        @Meaning("Quiet hours; null for none.") @Nullable Quiet quietHours,

        @Meaning("Whether the person can be notified: an enabled account with a verified contact method.")
        boolean reachable,

        @Meaning("Contact methods that this center supports.")
        List<ContactMethod> methods,

        @Meaning("Public key of the center for web push: the applicationServerKey of a subscription.")
        String pushKey,

        @Meaning("Version, which increases with each change and is also the ETag.")
        long version) {

    /** A notification rule: a contact method is used after a delay. */
    public record Rule(Urgency urgency, String contact, int afterMinutes) {}

    /** Quiet hours. */
    public record Quiet(
            @Meaning("Days on which the quiet hours start.") List<String> days,
            @Meaning("Start, in the person's time zone.") String from,

            @Meaning("End. An end that is not after `from` is on the next day.")
            String until,

            @Meaning("Whether notifications of high urgency ignore the quiet hours.")
            boolean pierced) {}
}
