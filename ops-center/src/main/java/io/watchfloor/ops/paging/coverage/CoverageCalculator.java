package io.watchfloor.ops.paging.coverage;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes a {@link NotificationCoverage} from an on-call configuration for one point in time. */
public final class CoverageCalculator {

    /** The name of the channel for the webhook in the settings. */
    private static final String SETTINGS = "webhook";

    private static final String RECEIVER = "watchfloor.escalation.webhook-url";

    private final OnCallConfiguration book;
    private final Set<ContactMethod> ways;
    private final Set<String> failing;
    private final boolean receiver;
    private final Instant at;
    private final List<NotificationCoverage.NotifiedRecipient> told = new ArrayList<>();
    private final List<CoverageGap> silences = new ArrayList<>();

    private CoverageCalculator(
            OnCallConfiguration book, Set<ContactMethod> ways, Set<String> failing, boolean receiver, Instant at) {
        this.book = book;
        this.ways = ways;
        this.failing = failing;
        this.receiver = receiver;
        this.at = at;
    }

    /**
     * @param ways contact methods that the center is configured for
     * @param failing ids of contacts whose latest message failed
     * @param receiver whether the settings contain a webhook for notifications
     */
    public static NotificationCoverage of(
            OnCallConfiguration book, Set<ContactMethod> ways, Set<String> failing, boolean receiver, Instant at) {
        CoverageCalculator reaching = new CoverageCalculator(book, ways, failing, receiver, at);
        Set<String> names = new LinkedHashSet<>();
        book.routing().routes().forEach(route -> names.add(route.policy()));
        names.add(book.routing().fallback());
        names.forEach(reaching::policy);
        book.policies().keySet().stream()
                .filter(name -> !book.routing().leadsTo(name))
                .sorted()
                .forEach(reaching::unused);
        reaching.silences.sort(Comparator.comparing(CoverageGap::nobody).reversed());
        return new NotificationCoverage(reaching.told, reaching.silences);
    }

    private void policy(String name) {
        EscalationPolicy policy = book.policies().get(name);
        if (policy == null) {
            unwritten(name);
            return;
        }
        int before = told.size();
        int step = 1;
        for (EscalationPolicy.Step one : policy.steps()) {
            for (StepTarget target : one.targets()) {
                target(name, step, target);
            }
            step++;
        }
        if (told.size() == before) {
            target(name, step, policy.fallback());
        }
        if (told.size() == before) {
            silences.add(new CoverageGap(
                    CoverageGap.Reason.NOBODY_REACHABLE,
                    "policy:" + name,
                    "The policy %s can notify no one: neither its targets nor its fallback %s can be reached."
                            .formatted(name, policy.fallback()),
                    "Ask one of its people to verify a contact (My account), or add other targets to the policy.",
                    true));
        }
    }

    private void unused(String name) {
        silences.add(new CoverageGap(
                CoverageGap.Reason.POLICY_UNUSED,
                "policy:" + name,
                "The policy %s notifies no one: no route leads to it.".formatted(name),
                "Add a route to it, make it the default route, or remove it (watchfloor oncall route %s)."
                        .formatted(name),
                false));
    }

    /**
     * Handles a policy that does not exist. The built-in policy notifies the webhook in the settings; any other missing
     * policy is a gap.
     */
    private void unwritten(String name) {
        if (!name.equals(Routing.BUILT_IN)) {
            silences.add(new CoverageGap(
                    CoverageGap.Reason.NO_POLICY,
                    "policy:" + name,
                    "Cases are routed to the policy %s, which does not exist.".formatted(name),
                    "Create the policy, or route these cases to another policy.",
                    true));
        } else if (receiver) {
            told.add(new NotificationCoverage.NotifiedRecipient(
                    name, 1, RECEIVER, null, false, Set.of(ContactMethod.WEBHOOK)));
        } else {
            silences.add(new CoverageGap(
                    CoverageGap.Reason.NO_RECEIVER,
                    "policy:" + name,
                    "Notifications are not configured: there is no escalation policy and no webhook.",
                    "Create an escalation policy, or set watchfloor.escalation.webhook-url and webhook-secret.",
                    true));
        }
    }

    private void target(String policy, int step, StepTarget target) {
        switch (target.kind()) {
            case PERSON -> person(policy, step, target, target.name(), false);
            case SCHEDULE -> schedule(policy, step, target);
            case TEAM -> team(policy, step, target);
            case CHANNEL -> channel(policy, step, target);
        }
    }

    private void schedule(String policy, int step, StepTarget target) {
        Schedule schedule = book.schedules().get(target.name());
        if (schedule == null) {
            unreachable(
                    target,
                    "Schedule %s does not exist.".formatted(target.name()),
                    "Create the schedule, or choose another target.");
            return;
        }
        OnCall now = schedule.at(at, book::present);
        if (now.fallback()) {
            silences.add(new CoverageGap(
                    CoverageGap.Reason.NOBODY_ON_CALL,
                    target.toString(),
                    now.absent() == null
                            ? "No one is on call in the schedule %s: its fallback %s is notified."
                                    .formatted(target.name(), now.person())
                            : "%s is on call in the schedule %s, but is disabled or removed: its fallback %s is notified."
                                    .formatted(now.absent(), target.name(), now.person()),
                    "Close the gap in the schedule, or add an override.",
                    false));
        }
        person(policy, step, target, now.person(), now.fallback());
    }

    private void team(String policy, int step, StepTarget target) {
        List<String> members = book.teams().getOrDefault(target.name(), List.of());
        if (members.isEmpty()) {
            unreachable(
                    target, "The team " + target.name() + " has no members.", "Add members, or choose another target.");
        }
        members.forEach(member -> person(policy, step, target, member, false));
    }

    private void person(String policy, int step, StepTarget target, String name, boolean fallback) {
        Responder responder = book.responders().get(name);
        Set<ContactMethod> reached = EnumSet.noneOf(ContactMethod.class);
        if (responder != null && responder.active()) {
            responder.contacts().stream()
                    .filter(Contact::verified)
                    .map(Contact::way)
                    .filter(ways::contains)
                    .forEach(reached::add);
        }
        if (reached.isEmpty()) {
            unreachable(
                    target,
                    "%s cannot be reached: %s.".formatted(name, why(responder)),
                    "Ask the person to add and verify a contact, under My account.");
        } else {
            told.add(new NotificationCoverage.NotifiedRecipient(
                    policy, step, target.toString(), name, fallback, reached));
            if (responder != null && allFail(responder)) {
                silences.add(new CoverageGap(
                        CoverageGap.Reason.CONTACTS_FAIL,
                        target.toString(),
                        "The latest message to %s failed for every contact.".formatted(name),
                        "Ask the person to send a test message, under My account.",
                        false));
            }
        }
    }

    private boolean allFail(Responder responder) {
        return responder.contacts().stream()
                .filter(Contact::verified)
                .filter(contact -> ways.contains(contact.way()))
                .allMatch(contact -> failing.contains(contact.id()));
    }

    private static String why(@Nullable Responder responder) {
        if (responder == null || responder.contacts().isEmpty()) {
            return "they have no contacts";
        }
        if (!responder.active()) {
            return "the account is disabled or removed";
        }
        return responder.contacts().stream().anyMatch(Contact::verified)
                ? "none of the person's contact methods is configured in this center"
                : "none of the person's contacts is verified";
    }

    private void channel(String policy, int step, StepTarget target) {
        Contact channel = book.channels().get(target.name());
        if (channel == null && target.name().equals(SETTINGS) && receiver) {
            told.add(new NotificationCoverage.NotifiedRecipient(
                    policy, step, target.toString(), null, false, Set.of(ContactMethod.WEBHOOK)));
            return;
        }
        if (channel == null || !ways.contains(channel.way())) {
            unreachable(
                    target,
                    channel == null
                            ? "Channel %s does not exist.".formatted(target.name())
                            : "Sending by %s is not configured."
                                    .formatted(channel.way().text()),
                    channel == null
                            ? "Create the channel, or choose another target."
                            : "Set watchfloor.contact.%s."
                                    .formatted(channel.way().text()));
        } else {
            told.add(new NotificationCoverage.NotifiedRecipient(
                    policy, step, target.toString(), null, false, Set.of(channel.way())));
        }
    }

    private void unreachable(StepTarget target, String words, String next) {
        silences.add(new CoverageGap(CoverageGap.Reason.TARGET_UNREACHABLE, target.toString(), words, next, false));
    }
}
