package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The on-call configuration and receivers of a {@link PagingSimulation}, and their random changes. */
final class PagingWorld {

    static final RetryPolicy TRIES = new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(30));

    private static final List<String> PEOPLE = List.of("ann", "ben", "cid", "lea");
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");
    private static final Instant VERIFIED = Instant.EPOCH;

    private final SplittableRandom chance;
    private final boolean faultless;
    private final Map<String, Receiver> receivers = new HashMap<>();
    final Level severity;
    OnCallConfiguration book;

    /** The behaviour of a receiver. */
    enum Receiver {
        OK,
        TAKES_ON,
        DROPS,
        DELAYS,
        HANGS,
        ANSWERS_500,
        LIES,
        REFUSES;

        boolean takes() {
            return switch (this) {
                case OK, TAKES_ON, DELAYS, HANGS, LIES -> true;
                case DROPS, ANSWERS_500, REFUSES -> false;
            };
        }

        Notification.Outcome says() {
            return switch (this) {
                case OK, DELAYS -> Notification.Outcome.DELIVERED;
                case TAKES_ON -> Notification.Outcome.SENT;
                case DROPS, HANGS -> Notification.Outcome.AMBIGUOUS;
                case ANSWERS_500, LIES -> Notification.Outcome.FAILED;
                case REFUSES -> Notification.Outcome.REFUSED;
            };
        }

        Duration answersAfter(SplittableRandom chance) {
            return switch (this) {
                case OK, TAKES_ON, ANSWERS_500, LIES, REFUSES -> Duration.ofMillis(chance.nextInt(1, 200));
                case DELAYS -> Duration.ofMillis(chance.nextInt(1000, 9000));
                case DROPS, HANGS -> Duration.ofSeconds(10);
            };
        }
    }

    PagingWorld(SplittableRandom chance, boolean faultless) {
        this.chance = chance;
        this.faultless = faultless;
        this.severity = of(List.of(Level.values()));
        this.book = made();
    }

    private <T> T of(List<T> some) {
        return some.get(chance.nextInt(some.size()));
    }

    Receiver receiver(String contact) {
        return receivers.getOrDefault(contact, Receiver.OK);
    }

    void receiverChanges() {
        String who = chance.nextInt(3) == 0 ? "room" : of(PEOPLE);
        Receiver now = of(List.of(Receiver.values()));
        contacts(who).forEach(contact -> receivers.put(contact, now));
    }

    private static List<String> contacts(String who) {
        return who.equals("room") ? List.of("room") : List.of(who + "-ntfy", who + "-email", who + "-sms");
    }

    void calm() {
        receivers.clear();
    }

    /** Removes or restores a person, or changes the policy. */
    void change() {
        if (chance.nextBoolean()) {
            book = made();
            return;
        }
        String who = of(PEOPLE);
        TreeMap<String, Responder> people = new TreeMap<>(book.responders());
        Responder was = people.get(who);
        if (was != null) {
            people.put(
                    who,
                    new Responder(who, !was.active(), was.zone(), was.contacts(), was.rules(), was.doNotDisturb()));
        }
        book = new OnCallConfiguration(
                book.schedules(), book.policies(), book.routing(), people, book.channels(), book.teams());
    }

    private OnCallConfiguration made() {
        TreeMap<String, Responder> people = new TreeMap<>();
        PEOPLE.forEach(name -> people.put(name, responder(name)));
        EscalationPolicy policy = policy();
        Contact room = new Contact("room", Recipient.channel("room"), ContactMethod.SLACK, "room", Map.of(), VERIFIED);
        Contact duty =
                new Contact("duty", Recipient.channel("duty"), ContactMethod.PAGERDUTY, "duty", Map.of(), VERIFIED);
        return new BuiltInPolicy(Optional.empty(), "", Duration.ofMinutes(1))
                .under(new OnCallConfiguration(
                        new TreeMap<>(Map.of("day", schedule("day"), "night", schedule("night"))),
                        new TreeMap<>(Map.of(policy.name(), policy)),
                        new Routing(List.of(), policy.name()),
                        people,
                        new TreeMap<>(Map.of("room", room, "duty", duty)),
                        new TreeMap<>(Map.of("shift", List.of("ann", "cid")))));
    }

    private Schedule schedule(String name) {
        Schedule.Unit unit = chance.nextBoolean() ? Schedule.Unit.HOUR : Schedule.Unit.DAY;
        List<Schedule.Restriction> within = chance.nextBoolean()
                ? List.of()
                : List.of(new Schedule.Restriction(
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(chance.nextInt(24), 0),
                        LocalTime.of(chance.nextInt(24), 0)));
        return new Schedule(
                name,
                ZoneId.of(of(ZONES)),
                List.of(new Schedule.Layer(
                        "turns",
                        List.of("ann", "ben", "cid"),
                        LocalDateTime.parse("2025-12-01T08:00"),
                        null,
                        new Schedule.Rotation(unit, chance.nextInt(1, 4)),
                        within)),
                List.of(),
                "lea");
    }

    private Responder responder(String name) {
        List<Contact> contacts = new ArrayList<>();
        List<Responder.Rule> rules = new ArrayList<>();
        for (ContactMethod way : List.of(ContactMethod.NTFY, ContactMethod.EMAIL, ContactMethod.SMS)) {
            if (chance.nextInt(3) > 0) {
                String id = name + "-" + way.text();
                boolean verified = chance.nextInt(5) > 0;
                contacts.add(
                        new Contact(id, Recipient.person(name), way, way.text(), Map.of(), verified ? VERIFIED : null));
                if (chance.nextBoolean()) {
                    rules.add(new Responder.Rule(Urgency.HIGH, id, Duration.ofMinutes(chance.nextInt(4))));
                }
            }
        }
        return new Responder(name, true, ZoneId.of(of(ZONES)), contacts, rules, quiet());
    }

    private Responder.@Nullable DoNotDisturb quiet() {
        return chance.nextInt(3) > 0
                ? null
                : new Responder.DoNotDisturb(
                        EnumSet.allOf(DayOfWeek.class),
                        LocalTime.of(chance.nextInt(24), 0),
                        LocalTime.of(chance.nextInt(24), 0),
                        chance.nextBoolean());
    }

    private EscalationPolicy policy() {
        List<StepTarget> targets = List.of(
                StepTarget.of("schedule:day"),
                StepTarget.of("schedule:night"),
                StepTarget.of("person:ann"),
                StepTarget.of("person:nobody"),
                StepTarget.of("team:shift"),
                StepTarget.of("channel:room"),
                StepTarget.of("channel:duty"),
                StepTarget.of("person:lea"));
        List<EscalationPolicy.Step> steps = new ArrayList<>();
        for (int i = chance.nextInt(1, 4); i > 0; i--) {
            List<StepTarget> some = new ArrayList<>();
            for (int n = chance.nextInt(1, 4); n > 0; n--) {
                some.add(of(targets));
            }
            steps.add(new EscalationPolicy.Step(
                    Duration.ofSeconds(chance.nextInt(steps.isEmpty() ? 2 : 300)),
                    some.stream().distinct().toList()));
        }
        EscalationPolicy.BusinessHours hours = faultless && chance.nextBoolean()
                ? new EscalationPolicy.BusinessHours(
                        ZoneId.of(of(ZONES)),
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(chance.nextInt(6, 11), 0),
                        LocalTime.of(chance.nextInt(15, 20), 0))
                : null;
        return new EscalationPolicy(
                chance.nextInt(4) == 0 ? "other" : "nights",
                steps,
                chance.nextBoolean() ? EscalationPolicy.UNTIL_ACKNOWLEDGED : chance.nextInt(4),
                Duration.ofSeconds(chance.nextInt(60, 600)),
                of(targets),
                new EscalationPolicy.Urgencies(chance.nextBoolean() ? Level.INFORMATIONAL : Level.HIGH, null, hours),
                chance.nextInt(3) > 0
                        ? null
                        : new EscalationPolicy.Expiry(
                                Duration.ofSeconds(chance.nextInt(120, 900)), Duration.ofSeconds(chance.nextInt(60))));
    }

    /** The case's outbound messages; only notifications matter here. */
    static final class Neighbours implements CaseOutbound {

        private final PagingSimulation simulation;

        Neighbours(PagingSimulation simulation) {
            this.simulation = simulation;
        }

        @Override
        public void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo) {
            simulation.offered(page);
        }

        @Override
        public CompletionStage<Notification.Attempt> page(
                CaseSummary summary, Notification page, @Nullable String traceparent) {
            return simulation.send(page, page.id(), true);
        }

        @Override
        public PagerCommand.Subject subject(CaseSummary summary, Notification page) {
            return Subjects.of(summary);
        }

        @Override
        public void withdraw(CaseId caseId, Set<String> contacts) {}

        @Override
        public void admitted(CaseId caseId, List<String> alerts) {}

        @Override
        public void returned(CaseId caseId, List<String> alerts) {}

        @Override
        public void ended(CaseId caseId, boolean exercise) {}

        @Override
        public void reopened(CaseId caseId, long number, List<Alert> alerts) {}

        @Override
        public void touched(CaseId caseId, String by) {}

        @Override
        public void related(CaseId caseId, long through) {}

        @Override
        public void notifyParent(CaseId part, Relations.Whole whole) {}

        @Override
        public void partHeard(CaseId part, String notice) {}

        @Override
        public void endFolding(CaseId caseId, String asset, List<String> alerts) {}
    }
}
