package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the targets of one step into notifications, and collects the skipped recipients with the reasons. */
final class StepNotifications {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm zzz", Locale.ROOT);

    private final OnCallConfiguration book;
    private final Urgency urgency;
    private final EscalationTrigger trigger;
    private final Instant now;
    private final Set<Recipient> notified = new LinkedHashSet<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final Set<String> skipped = new LinkedHashSet<>();

    StepNotifications(OnCallConfiguration book, Urgency urgency, EscalationTrigger trigger, Instant now) {
        this.book = book;
        this.urgency = urgency;
        this.trigger = trigger;
        this.now = now;
    }

    List<Notification> notifications() {
        return notifications;
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Adds the holder of a case whose severity rose, unless the holder cannot be notified. */
    void addHolder(String person) {
        if (obstacle(person) == null) {
            add(person, "holder of the case");
        }
    }

    /** Adds the person who took over a shift, unless that person cannot be notified. */
    void addReplacement(String person, String from) {
        if (obstacle(person) == null) {
            add(person, "took over from %s".formatted(from));
        }
    }

    /**
     * Adds the target's recipients, or the fallback's recipients if none of the target's recipients can be notified.
     */
    void add(StepTarget target, String step, StepTarget fallback) {
        if (!addTarget(target, step) && !target.equals(fallback)) {
            addTarget(fallback, "fallback, because no one of %s can be notified".formatted(target));
        }
    }

    private boolean addTarget(StepTarget target, String why) {
        return switch (target.kind()) {
            case PERSON -> addPerson(target.name(), why);
            case CHANNEL -> addChannel(target.name(), why);
            case SCHEDULE -> addSchedule(target.name(), why);
            case TEAM -> addTeam(target.name(), why);
        };
    }

    private boolean addPerson(String name, String why) {
        String obstacle = obstacle(name);
        if (obstacle != null) {
            skipped.add(obstacle);
            return false;
        }
        add(name, why);
        return true;
    }

    private boolean addSchedule(String name, String why) {
        Schedule schedule = book.schedules().get(name);
        if (schedule == null) {
            skipped.add("Schedule %s does not exist.".formatted(name));
            return false;
        }
        OnCall oncall = book.onCall(name, now).orElseThrow();
        if (addPerson(oncall.person(), "on call in %s (%s), %s".formatted(name, oncall.why(), why))) {
            return true;
        }
        return !oncall.person().equals(schedule.fallback())
                && addPerson(
                        schedule.fallback(),
                        "fallback of %s, because %s cannot be notified, %s".formatted(name, oncall.person(), why));
    }

    private boolean addTeam(String name, String why) {
        List<String> members = book.teams().getOrDefault(name, List.of());
        if (members.isEmpty()) {
            skipped.add("Team %s has no members.".formatted(name));
        }
        boolean any = false;
        for (String member : members) {
            any |= addPerson(member, "in team %s, %s".formatted(name, why));
        }
        return any;
    }

    private boolean addChannel(String name, String why) {
        Contact contact = book.channels().get(name);
        if (contact == null) {
            skipped.add("Channel %s does not exist.".formatted(name));
            return false;
        }
        if (notified.add(Recipient.channel(name))) {
            notifications.add(notification(Recipient.channel(name), contact, 0, now, why));
        }
        return true;
    }

    /** The reason why a person cannot be notified now; null if the person can be notified. */
    private @Nullable String obstacle(String name) {
        Responder who = book.responders().get(name);
        if (who == null) {
            return "%s has no contact.".formatted(name);
        }
        if (!who.active()) {
            return "%s is disabled.".formatted(name);
        }
        if (!who.reachable()) {
            return "%s has no verified contact.".formatted(name);
        }
        Optional<Instant> quiet = who.quietUntil(now);
        Responder.DoNotDisturb quietHours = who.doNotDisturb();
        return urgency == Urgency.HIGH && quiet.isPresent() && quietHours != null && !quietHours.pierced()
                ? "%s has quiet hours until %s.".formatted(name, CLOCK.format(at(quiet.get(), who)))
                : null;
    }

    private static ZonedDateTime at(Instant when, Responder who) {
        return when.atZone(who.zone());
    }

    private void add(String name, String why) {
        Recipient recipient = Recipient.person(name);
        Responder who = book.responders().get(name);
        if (who == null || !notified.add(recipient)) {
            return;
        }
        // Low urgency waits for the end of the quiet hours. High urgency does not wait, because the caller has checked
        // that it may override the quiet hours.
        Instant from = urgency == Urgency.LOW ? who.quietUntil(now).orElse(now) : now;
        Map<String, Integer> times = new HashMap<>();
        for (Planned one : plan(who)) {
            int nth = times.merge(one.contact().id(), 1, Integer::sum) - 1;
            notifications.add(notification(recipient, one.contact(), nth, from.plus(one.after()), why));
        }
    }

    private record Planned(Contact contact, Duration after) {}

    /**
     * Applies the person's notification rules. If no rule names a usable contact, all verified contacts are used at the
     * same time.
     */
    private List<Planned> plan(Responder who) {
        List<Planned> ruled = who.rules().stream()
                .filter(rule -> rule.urgency() == urgency)
                .flatMap(rule -> who
                        .contact(rule.contact())
                        .filter(Contact::verified)
                        .map(contact -> new Planned(contact, rule.after()))
                        .stream())
                .toList();
        return ruled.isEmpty()
                ? who.contacts().stream()
                        .filter(Contact::verified)
                        .map(contact -> new Planned(contact, Duration.ZERO))
                        .toList()
                : ruled;
    }

    private Notification notification(Recipient to, Contact contact, int nth, Instant due, String why) {
        return new Notification(
                trigger.page(to.toString(), contact.id(), nth),
                trigger.kind(),
                trigger.round(),
                trigger.lastStep() + 1,
                to,
                contact.way(),
                contact.id(),
                contact.label(),
                urgency,
                why,
                now,
                due,
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
    }

    /** The current recipients of a target, including recipients who cannot be notified. */
    static List<Recipient> recipients(OnCallConfiguration book, StepTarget target, Instant now) {
        return switch (target.kind()) {
            case PERSON -> List.of(Recipient.person(target.name()));
            case CHANNEL -> List.of(Recipient.channel(target.name()));
            case SCHEDULE ->
                book.onCall(target.name(), now).stream()
                        .map(one -> Recipient.person(one.person()))
                        .toList();
            case TEAM ->
                book.teams().getOrDefault(target.name(), List.of()).stream()
                        .map(Recipient::person)
                        .toList();
        };
    }
}
