package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The built-in policy, which applies while no policy exists: notify the webhook in the settings until a user
 * acknowledges the case.
 */
public final class BuiltInPolicy {

    private static final StepTarget RECEIVER = new StepTarget(StepTarget.Kind.CHANNEL, Notification.WEBHOOK);

    private final EscalationPolicy policy;
    private final Contact channel;

    /** A policy whose webhook has the usual clearance of shared destinations. */
    public BuiltInPolicy(Optional<URI> receiver, String secret, Duration repeatEvery) {
        this(receiver, secret, MarkingGate.SHARED, repeatEvery);
    }

    /**
     * @param receiver the webhook in the settings; if empty, each notification fails with a message that names the
     *     setting
     * @param secret signs the webhook's messages
     * @param clearance the highest marking of a case whose details the webhook receives
     * @param repeatEvery time without acknowledgement after which the webhook is notified again
     */
    public BuiltInPolicy(Optional<URI> receiver, String secret, Tlp clearance, Duration repeatEvery) {
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
                Instant.EPOCH,
                clearance);
    }

    /** Whether the contact is the webhook in the settings. No configured contact has the same id. */
    static boolean is(Contact contact) {
        return contact.id().equals(Notification.WEBHOOK);
    }

    /**
     * Returns the on-call configuration with the built-in policy and channel added, unless the configuration defines
     * policies or channels with these names.
     */
    public OnCallConfiguration under(OnCallConfiguration written) {
        return written.over(policy, Notification.WEBHOOK, channel);
    }

    public EscalationPolicy policy() {
        return policy;
    }
}
