package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What holds before anybody has written a policy: the receiver of the settings is told until somebody answers. */
public final class BuiltInPolicy {

    private static final StepTarget RECEIVER = new StepTarget(StepTarget.Kind.CHANNEL, Notification.WEBHOOK);

    private final EscalationPolicy policy;
    private final Contact channel;

    /**
     * @param receiver of the settings; empty when there is none: then each page fails and says so
     * @param secret signs what it gets
     * @param repeatEvery how long a case stays without an answer before it is told again
     */
    public BuiltInPolicy(Optional<URI> receiver, String secret, Duration repeatEvery) {
        this.policy = new EscalationPolicy(
                Routing.BUILT_IN,
                List.of(new EscalationPolicy.Step(Duration.ZERO, List.of(RECEIVER))),
                EscalationPolicy.UNTIL_ACKNOWLEDGED,
                repeatEvery,
                RECEIVER,
                new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null),
                null);
        this.channel = new Contact(
                Notification.WEBHOOK,
                Recipient.channel(Notification.WEBHOOK),
                ContactMethod.WEBHOOK,
                Notification.WEBHOOK,
                receiver.map(url -> Map.of(WebhookPager.URL, url.toString(), WebhookPager.SECRET, secret))
                        .orElse(Map.of()),
                Instant.EPOCH);
    }

    /** Whether it is the receiver of the settings: no contact that somebody wrote has its id. */
    static boolean is(Contact contact) {
        return contact.id().equals(Notification.WEBHOOK);
    }

    /** What people wrote, and this where they wrote nothing. */
    public OnCallConfiguration under(OnCallConfiguration written) {
        return written.over(policy, Notification.WEBHOOK, channel);
    }

    public EscalationPolicy policy() {
        return policy;
    }
}
