package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Way;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallBook;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Target;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What holds before anybody has written a policy: the receiver of the settings is told until somebody answers. */
public final class BuiltIn {

    private static final Target RECEIVER = new Target(Target.Kind.CHANNEL, Page.WEBHOOK);

    private final EscalationPolicy policy;
    private final Contact channel;

    /**
     * @param receiver of the settings; empty when there is none: then each page fails and says so
     * @param secret signs what it gets
     * @param repeatEvery how long a case stays without an answer before it is told again
     */
    public BuiltIn(Optional<URI> receiver, String secret, Duration repeatEvery) {
        this.policy = new EscalationPolicy(
                Routing.BUILT_IN,
                List.of(new EscalationPolicy.Step(Duration.ZERO, List.of(RECEIVER))),
                EscalationPolicy.UNTIL_ACKNOWLEDGED,
                repeatEvery,
                RECEIVER,
                new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null),
                null);
        this.channel = new Contact(
                Page.WEBHOOK,
                Recipient.channel(Page.WEBHOOK),
                Way.WEBHOOK,
                Page.WEBHOOK,
                receiver.map(url -> Map.of(WebhookPager.URL, url.toString(), WebhookPager.SECRET, secret))
                        .orElse(Map.of()),
                Instant.EPOCH);
    }

    /** Whether it is the receiver of the settings: no contact that somebody wrote has its id. */
    static boolean is(Contact contact) {
        return contact.id().equals(Page.WEBHOOK);
    }

    /** What people wrote, and this where they wrote nothing. */
    public OnCallBook under(OnCallBook written) {
        return written.over(policy, Page.WEBHOOK, channel);
    }

    public EscalationPolicy policy() {
        return policy;
    }
}
