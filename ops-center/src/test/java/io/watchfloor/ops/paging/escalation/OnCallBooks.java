package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** On-call configurations for tests: Ann and Ben rotate daily, Lea is the fallback, everyone has push and e-mail. */
public final class OnCallBooks {

    private OnCallBooks() {}

    /** A verified contact. */
    public static Contact contact(String person, ContactMethod way) {
        return new Contact(
                person + "-" + way.text(), Recipient.person(person), way, way.text(), Map.of(), Instant.EPOCH);
    }

    /** A person with push at once and e-mail after two minutes. */
    public static Responder responder(String name, Responder.@Nullable DoNotDisturb quiet) {
        Contact push = contact(name, ContactMethod.NTFY);
        Contact mail = contact(name, ContactMethod.EMAIL);
        return new Responder(
                name,
                true,
                ZoneOffset.UTC,
                List.of(push, mail),
                List.of(
                        new Responder.Rule(Urgency.HIGH, push.id(), Duration.ZERO),
                        new Responder.Rule(Urgency.HIGH, mail.id(), Duration.ofMinutes(2))),
                quiet);
    }

    public static EscalationPolicy policy(
            int repeats, EscalationPolicy.Urgencies urgencies, EscalationPolicy.@Nullable Expiry expiry) {
        return new EscalationPolicy(
                "nights",
                List.of(
                        new EscalationPolicy.Step(Duration.ZERO, List.of(StepTarget.of("schedule:day"))),
                        new EscalationPolicy.Step(Duration.ofMinutes(5), List.of(StepTarget.of("person:lea")))),
                repeats,
                Duration.ofMinutes(10),
                StepTarget.of("channel:room"),
                urgencies,
                expiry);
    }

    /** All cases have high urgency. */
    public static EscalationPolicy.Urgencies high() {
        return new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null);
    }

    public static OnCallConfiguration book(EscalationPolicy policy, Responder... people) {
        Schedule day = new Schedule(
                "day",
                ZoneId.of("UTC"),
                List.of(new Schedule.Layer(
                        "turns",
                        List.of("ann", "ben"),
                        LocalDateTime.parse("2026-01-05T08:00"),
                        null,
                        new Schedule.Rotation(Schedule.Unit.DAY, 1),
                        List.of())),
                List.of(),
                "lea");
        TreeMap<String, Responder> responders = new TreeMap<>();
        for (Responder one : people) {
            responders.put(one.name(), one);
        }
        Contact room =
                new Contact("room", Recipient.channel("room"), ContactMethod.SLACK, "room", Map.of(), Instant.EPOCH);
        return new BuiltInPolicy(Optional.empty(), "", Duration.ofMinutes(1))
                .under(new OnCallConfiguration(
                        new TreeMap<>(Map.of("day", day)),
                        new TreeMap<>(Map.of(policy.name(), policy)),
                        new Routing(List.of(), policy.name()),
                        responders,
                        new TreeMap<>(Map.of("room", room)),
                        new TreeMap<>(Map.of("night-shift", List.of("ann", "ben")))));
    }
}
