package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Urgencies;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines who is notified of a case, when and why. The current time is a parameter. The resulting steps are
 * journaled, so that a later change of a policy or schedule affects only later steps.
 */
public final class Escalation {

    public static final int MAX_PREVIEW_STEPS = 50;
    private static final Duration PREVIEW_PERIOD = Duration.ofDays(7);

    private final PolicyFacts facts;
    private final OnCallConfiguration book;

    /** @param book the on-call configuration, including the {@link BuiltInPolicy} policy */
    public Escalation(PolicyFacts facts, OnCallConfiguration book) {
        this.facts = facts;
        this.book = book;
    }

    /** The next step of a policy. */
    private record Next(EscalationPolicy policy, int index, int turn, Instant dueAt) {}

    /** The case's policy: the first matching route whose policy exists, otherwise the default policy. */
    public EscalationPolicy policy() {
        return book.routing().routes().stream()
                .filter(facts::fits)
                .map(route -> book.policies().get(route.policy()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> fallback(book));
    }

    private static EscalationPolicy fallback(OnCallConfiguration book) {
        return Stream.of(book.routing().fallback(), Routing.BUILT_IN)
                .map(name -> book.policies().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The book always contains the built-in policy"));
    }

    public Urgency urgency() {
        return urgency(policy().urgencies());
    }

    private Urgency urgency(Urgencies of) {
        boolean isSevere = facts.severity().compareTo(of.highFrom()) >= 0;
        boolean critical = of.highFromCriticality() != null && facts.isAsCriticalAs(of.highFromCriticality());
        return isSevere || critical ? Urgency.HIGH : Urgency.LOW;
    }

    /** When the next step is due; empty if the policy has no further step. */
    public Optional<Instant> dueAt(EscalationTrigger trigger) {
        return next(trigger).map(Next::dueAt);
    }

    /** The next step, computed for the current time. The caller has checked that the step is due. */
    public DueStep step(EscalationTrigger trigger, Instant now) {
        return next(trigger).map(next -> step(trigger, next, now)).orElseThrow();
    }

    /**
     * Sends the latest step's notification to one more person.
     *
     * @param from the person whom {@code person} replaces
     * @return the step; empty if {@code person} cannot be notified, and before the first step, whose recipients are
     * determined only when the step is due
     */
    public Optional<DueStep> notifyAlso(EscalationTrigger trigger, String person, String from, Instant now) {
        EscalationProgress progress = trigger.progress();
        if (progress == null) {
            return Optional.empty();
        }
        StepNotifications recipients = new StepNotifications(book, urgency(), trigger.beforeLatestStep(), now);
        recipients.addReplacement(person, from);
        return recipients.notifications().isEmpty()
                ? Optional.empty()
                : Optional.of(new DueStep(
                        progress.policy(),
                        progress.index(),
                        progress.turn(),
                        recipients.notifications(),
                        List.of(),
                        progress.more(),
                        progress.nextAt()));
    }

    /**
     * The notifications that warn the holder before the acknowledgement expires; empty if the holder cannot be
     * notified.
     */
    public List<Notification> warning(CaseId caseId, int round, long nth, String holder, Instant now) {
        EscalationTrigger trigger =
                new EscalationTrigger(caseId, Notification.Kind.WARNING, round, (int) nth, now, 0, null, false, null);
        StepNotifications recipients = new StepNotifications(book, urgency(), trigger, now);
        recipients.addHolder(holder);
        return recipients.notifications();
    }

    private Optional<Next> next(EscalationTrigger trigger) {
        EscalationPolicy policy = policy();
        EscalationProgress progress = trigger.progress();
        return position(policy, trigger, progress).map(next -> delayed(next, urgency(policy.urgencies())));
    }

    /**
     * If the case now has another policy, because its severity rose or the routing changed, the new policy starts
     * immediately.
     */
    private static Optional<Next> position(
            EscalationPolicy policy, EscalationTrigger trigger, @Nullable EscalationProgress progress) {
        if (progress == null) {
            // Journal entries written before policies existed contain no progress. In that case the policy starts from
            // the first step.
            Duration after = trigger.lastStep() == 0 ? policy.steps().getFirst().after() : Duration.ZERO;
            return Optional.of(new Next(policy, 0, 0, trigger.since().plus(after)));
        }
        if (!progress.policy().equals(policy.name())) {
            return Optional.of(new Next(policy, 0, 0, progress.at()));
        }
        Instant at = progress.nextAt();
        if (at == null) {
            return Optional.empty();
        }
        int following = progress.index() + 1;
        if (following < policy.steps().size()
                || (progress.hurried() && following == policy.steps().size())) {
            return Optional.of(new Next(policy, following, progress.turn(), at));
        }
        // A slow receiver first receives the pending notification, and later a repeat.
        return repeats(policy, progress.turn()) && !trigger.trying()
                ? Optional.of(new Next(policy, 0, progress.turn() + 1, at))
                : Optional.empty();
    }

    private static boolean repeats(EscalationPolicy policy, int turn) {
        return policy.repeats() == EscalationPolicy.UNTIL_ACKNOWLEDGED || turn < policy.repeats();
    }

    /** Delays notifications until the end of maintenance, and notifications of low urgency until business hours. */
    private Next delayed(Next next, Urgency urgency) {
        EscalationPolicy.BusinessHours hours =
                urgency == Urgency.LOW ? next.policy().urgencies().hours() : null;
        Instant due = facts.afterMaintenance(next.dueAt());
        if (hours != null) {
            // Maintenance that starts before the hours do may end after them.
            for (Instant open = hours.open(due); open.isAfter(due); open = hours.open(due)) {
                due = facts.afterMaintenance(open);
            }
        }
        return new Next(next.policy(), next.index(), next.turn(), due);
    }

    /** Whether maintenance delays the next step, or has delayed it until it was due. */
    public boolean isHeld(EscalationTrigger trigger) {
        return position(policy(), trigger, trigger.progress())
                .filter(next -> facts.afterMaintenance(next.dueAt()).isAfter(next.dueAt()))
                .isPresent();
    }

    private DueStep step(EscalationTrigger trigger, Next next, Instant now) {
        EscalationPolicy policy = next.policy();
        boolean isFallback = next.index() == policy.steps().size();
        List<StepTarget> targets = isFallback
                ? List.of(policy.fallback())
                : policy.steps().get(next.index()).targets();
        StepNotifications recipients = new StepNotifications(book, urgency(policy.urgencies()), trigger, now);
        if (trigger.holder() != null && next.index() == 0) {
            recipients.addHolder(trigger.holder());
        }
        String level = isFallback
                ? "the fallback of policy %s".formatted(policy.name())
                : "level %d of policy %s".formatted(next.index() + 1, policy.name());
        targets.forEach(target -> recipients.add(target, level, policy.fallback()));
        List<Notification> pages = recipients.notifications();
        return new DueStep(
                policy.name(),
                next.index(),
                next.turn(),
                pages,
                recipients.skipped(),
                more(policy, next.index(), pages, now),
                nextAt(policy, next, now));
    }

    /**
     * After the last step the fallback follows, in case the last step reaches no one. The fallback is omitted if the
     * last step already notified it.
     */
    private boolean more(EscalationPolicy policy, int index, List<Notification> pages, Instant now) {
        if (index + 1 < policy.steps().size()) {
            return true;
        }
        if (index >= policy.steps().size()) {
            return false;
        }
        List<Recipient> fallback = StepNotifications.recipients(book, policy.fallback(), now);
        return pages.stream().map(Notification::to).noneMatch(fallback::contains) && !fallback.isEmpty();
    }

    private static @Nullable Instant nextAt(EscalationPolicy policy, Next next, Instant now) {
        if (next.index() + 1 < policy.steps().size()) {
            return now.plus(policy.steps().get(next.index() + 1).after());
        }
        return repeats(policy, next.turn()) ? now.plus(policy.repeatAfter()) : null;
    }

    /**
     * Previews the steps, assuming that no one acknowledges the case and every notification is delivered. Contains at
     * most {@value #MAX_PREVIEW_STEPS} steps within 7 days.
     *
     * @param from earliest time of the first step
     */
    public List<Foretold> preview(EscalationTrigger trigger, Instant from) {
        List<Foretold> all = new ArrayList<>();
        EscalationTrigger now = trigger;
        Instant until = from.plus(PREVIEW_PERIOD);
        while (all.size() < MAX_PREVIEW_STEPS) {
            Instant due = dueAt(now).orElse(null);
            if (due == null) {
                break;
            }
            Instant at = due.isBefore(from) ? from : due;
            if (!at.isBefore(until)) {
                break;
            }
            DueStep step = step(now, at);
            all.replaceAll(one -> one.without(step.pages(), at));
            all.add(new Foretold(at, step));
            now = now.after(step, at);
        }
        return all;
    }

    /** A previewed step. */
    public record Foretold(Instant at, DueStep step) {

        /** Drops notifications that are replaced, before they are due, by a newer step for the same contact. */
        private Foretold without(List<Notification> newer, Instant since) {
            List<Notification> left = step.pages().stream()
                    .filter(page -> page.dueAt().isBefore(since)
                            || newer.stream()
                                    .noneMatch(one -> one.to().equals(page.to())
                                            && one.contact().equals(page.contact())))
                    .toList();
            return new Foretold(at, step.with(left));
        }
    }

    /**
     * The remaining time to wait. The remaining time is at most the wait that was set at {@code since}, even if the
     * clock was set back.
     *
     * @param since when the wait was set
     */
    public static Duration pause(Instant since, Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        Duration whole = Duration.between(since, due);
        Duration shorter = left.compareTo(whole) < 0 ? left : whole;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
