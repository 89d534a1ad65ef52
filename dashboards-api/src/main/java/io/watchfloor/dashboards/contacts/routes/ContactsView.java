package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a person is told. */
@Meaning("How a person is told: their contacts, in which order they are used, and when not to disturb.")
public record ContactsView(
        String person,
        @Meaning("The person's time zone.") String zone,
        List<ContactView> items,

        @Meaning("What is used when. For an urgency without a rule each verified contact is used at once.")
        List<Rule> rules,

        @Meaning("When the person is not to be disturbed; null when they always may.") @Nullable
        Quiet doNotDisturb,

        @Meaning("Whether a page would reach the person: an active account with a verified contact.")
        boolean reachable,

        @Meaning("The ways that this center is set up for.") List<ContactMethod> ways,

        @Meaning("By which browsers know this center: the applicationServerKey of a subscription.")
        String pushKey,

        @Meaning("Increases with each change; also the ETag.")
        long version) {

    /** Use a contact so long after the person was to be told. */
    public record Rule(Urgency urgency, String contact, int afterMinutes) {}

    /** When not to disturb. */
    public record Quiet(
            @Meaning("Days on which it begins.") List<String> days,
            @Meaning("In the person's time zone.") String from,

            @Meaning("On the next day when it is not after from.")
            String until,

            @Meaning("Whether high urgency disturbs nevertheless.")
            boolean pierced) {}
}
