package io.watchfloor.ops.paging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageCalculatorTest {

    private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");
    private static final Set<ContactMethod> WAYS = Set.of(ContactMethod.EMAIL);

    @Test
    void withoutAPolicyTheConfiguredWebhookIsNotifiedOrNoOne() {
        assertThat(CoverageCalculator.of(OnCallConfiguration.EMPTY, WAYS, Set.of(), true, NOW)
                        .silent())
                .isFalse();

        NotificationCoverage without = CoverageCalculator.of(OnCallConfiguration.EMPTY, WAYS, Set.of(), false, NOW);
        assertThat(without.told()).isEmpty();
        assertThat(without.silent()).isTrue();
        assertThat(without.silences())
                .singleElement()
                .satisfies(silence -> assertThat(silence.reason()).isEqualTo(CoverageGap.Reason.NO_RECEIVER));
    }

    @Test
    void aPersonWithAVerifiedContactOfAConfiguredMethodIsNotified() {
        NotificationCoverage reach = reach(book(policy("person:ann"), responder("ann", true, NOW)));

        assertThat(reach.silences()).isEmpty();
        assertThat(reach.told())
                .containsExactly(new NotificationCoverage.NotifiedRecipient(
                        "default", 1, "person:ann", "ann", false, Set.of(ContactMethod.EMAIL)));
    }

    @Test
    void aPolicyWithoutARouteIsReported() {
        OnCallConfiguration book = book(policy("person:ann"), responder("ann", true, NOW));
        book.policies().put("forgotten", policy("person:ann"));

        NotificationCoverage reach = reach(book);

        assertThat(reach.silent()).as("cases reach ann by the default").isFalse();
        assertThat(reach.silences()).singleElement().satisfies(silence -> {
            assertThat(silence.reason()).isEqualTo(CoverageGap.Reason.POLICY_UNUSED);
            assertThat(silence.where()).isEqualTo("policy:forgotten");
            assertThat(silence.next()).contains("watchfloor oncall route forgotten");
        });
    }

    @Test
    void aFailingContactIsReported() {
        OnCallConfiguration book = book(policy("person:ann"), responder("ann", true, NOW));

        NotificationCoverage reach = CoverageCalculator.of(book, WAYS, Set.of("ann-mail"), false, NOW);

        assertThat(reach.silent()).as("it is tried all the same").isFalse();
        assertThat(reach.silences()).extracting(CoverageGap::reason).containsExactly(CoverageGap.Reason.CONTACTS_FAIL);
    }

    @Test
    void anUnreachablePersonIsReportedAndTheFallbackIsNotified() {
        for (Responder ann : List.of(responder("ann", true, null), responder("ann", false, NOW))) {
            NotificationCoverage reach = reach(book(policy("person:ann"), ann, responder("lead", true, NOW)));

            assertThat(reach.silent()).isFalse();
            assertThat(reach.told())
                    .extracting(NotificationCoverage.NotifiedRecipient::person)
                    .containsExactly("lead");
            assertThat(reach.silences())
                    .extracting(CoverageGap::reason)
                    .containsExactly(CoverageGap.Reason.TARGET_UNREACHABLE);
        }
    }

    @Test
    void aPolicyThatNotifiesNoOneIsReportedFirst() {
        NotificationCoverage reach =
                reach(book(policy("person:ann", "team:night", "channel:room"), responder("ann", true, null)));

        assertThat(reach.silent()).isTrue();
        assertThat(reach.silences().getFirst().reason()).isEqualTo(CoverageGap.Reason.NOBODY_REACHABLE);
        assertThat(reach.silences()).hasSize(5);
    }

    @Test
    void anEmptyScheduleIsAGapFilledByItsFallback() {
        OnCallConfiguration book = book(policy("schedule:nights"), responder("bob", true, NOW));
        book.schedules().put("nights", new Schedule("nights", ZoneOffset.UTC, List.of(), List.of(), "bob"));

        NotificationCoverage reach = reach(book);

        assertThat(reach.silent()).isFalse();
        assertThat(reach.told()).singleElement().satisfies(told -> {
            assertThat(told.person()).isEqualTo("bob");
            assertThat(told.fallback()).isTrue();
        });
        assertThat(reach.silences()).extracting(CoverageGap::reason).containsExactly(CoverageGap.Reason.NOBODY_ON_CALL);
    }

    @Test
    void aRemovedPersonIsReplacedByTheFallback() {
        OnCallConfiguration book =
                book(policy("schedule:nights"), responder("ann", false, NOW), responder("bob", true, NOW));
        Schedule.Replacement ann =
                new Schedule.Replacement("o", "ann", NOW.minusSeconds(60), NOW.plusSeconds(60), "", "lead");
        book.schedules().put("nights", new Schedule("nights", ZoneOffset.UTC, List.of(), List.of(ann), "bob"));

        NotificationCoverage reach = reach(book);

        assertThat(reach.told())
                .extracting(NotificationCoverage.NotifiedRecipient::person)
                .containsExactly("bob");
        assertThat(reach.silences())
                .singleElement()
                .satisfies(
                        silence -> assertThat(silence.toString())
                                .contains(
                                        "ann is on call in the schedule nights, but is disabled or removed: its fallback bob is notified."));
    }

    @Test
    void casesRoutedToAMissingPolicyNotifyNoOne() {
        OnCallConfiguration book = new OnCallConfiguration(
                new TreeMap<>(),
                new TreeMap<>(),
                new Routing(List.of(new Routing.Route("gone", Level.HIGH, null, null, null)), Routing.BUILT_IN),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());

        NotificationCoverage reach = CoverageCalculator.of(book, WAYS, Set.of(), true, NOW);

        assertThat(reach.silent()).isTrue();
        assertThat(reach.silences()).extracting(CoverageGap::where).containsExactly("policy:gone");
    }

    private static NotificationCoverage reach(OnCallConfiguration book) {
        return CoverageCalculator.of(book, WAYS, Set.of(), false, NOW);
    }

    private static EscalationPolicy policy(String... targets) {
        return new EscalationPolicy(
                "default",
                List.of(new EscalationPolicy.Step(
                        Duration.ZERO,
                        Arrays.stream(targets).map(StepTarget::of).toList())),
                0,
                Duration.ofMinutes(5),
                StepTarget.of("person:lead"),
                new EscalationPolicy.Urgencies(Level.HIGH, null, null),
                null);
    }

    private static Responder responder(String name, boolean active, @Nullable Instant verified) {
        return new Responder(
                name,
                active,
                ZoneOffset.UTC,
                List.of(new Contact(
                        name + "-mail",
                        new Recipient(Recipient.Kind.PERSON, name),
                        ContactMethod.EMAIL,
                        "mail",
                        Map.of("address", name + "@corp.example"),
                        verified)),
                List.of(),
                null);
    }

    private static OnCallConfiguration book(EscalationPolicy policy, Responder... responders) {
        TreeMap<String, Responder> all = new TreeMap<>();
        for (Responder one : responders) {
            all.put(one.name(), one);
        }
        return new OnCallConfiguration(
                new TreeMap<>(),
                new TreeMap<>(Map.of("default", policy)),
                Routing.NONE,
                all,
                new TreeMap<>(),
                new TreeMap<>());
    }
}
