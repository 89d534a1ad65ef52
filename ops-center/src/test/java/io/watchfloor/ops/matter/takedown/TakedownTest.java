package io.watchfloor.ops.matter.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.matter.takedown.Takedown.Decision;
import io.watchfloor.ops.matter.takedown.TakedownStep.Kind;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakedownTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant END = Instant.parse("2027-06-01T00:00:00Z");

    /** What follows each step, written without the code under test. */
    private static final Map<String, Set<String>> FOLLOWS = Map.of(
            "proposed", Set.of("filed", "withdrawn"),
            "filed", Set.of("ordered", "withdrawn", "refused"),
            "ordered", Set.of("extended", "seized", "expired", "withdrawn"),
            "seized", Set.of("extended", "sinkholed", "expired"),
            "sinkholed", Set.of("extended", "expired"),
            "expired", Set.of(),
            "withdrawn", Set.of(),
            "refused", Set.of());

    private static TakedownStep step(Kind kind) {
        return new TakedownStep(kind, "ada", NOW, "why", "", kind.setsExpiry() ? END : null, "");
    }

    private static Takedown takedown(Kind... steps) {
        Takedown made = new Takedown(
                "t",
                List.of(TakedownTarget.parse("evil.example").orElseThrow()),
                new Takedown.Terms("Order 26-cv-0117", "Registrar", Tlp.AMBER),
                List.of(step(Kind.PROPOSED)));
        for (Kind kind : steps) {
            made = after(made, step(kind));
        }
        return made;
    }

    private static Takedown after(Takedown before, TakedownStep step) {
        Decision decision = before.decide(step, null);
        assertThat(decision).as("%s after %s", step, before).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision).takedown();
    }

    private static String refusal(Takedown before, TakedownStep step) {
        return before.decide(step, null) instanceof Decision.Refused refused ? refused.code() : "";
    }

    @Test
    void thousandRandomHistoriesReplayToTheStateThatAPlainTableSays() {
        Random random = new Random(243);
        List<Kind> kinds = List.of(Kind.values());
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            Takedown takedown = takedown();
            String plain = "proposed";
            for (int k = 0; k < 20; k++) {
                Kind kind = kinds.get(random.nextInt(kinds.size()));
                boolean possible = FOLLOWS.getOrDefault(plain, Set.of()).contains(kind.text());
                Decision decision = takedown.decide(step(kind), null);
                assertThat(decision instanceof Decision.Accepted)
                        .as("%s after %s", kind, takedown.steps())
                        .isEqualTo(possible);
                if (decision instanceof Decision.Accepted(Takedown next)) {
                    takedown = next;
                    plain = kind == Kind.EXTENDED ? plain : kind.text();
                    accepted++;
                } else {
                    refused++;
                }
                Takedown stored = DocumentJson.read(DocumentJson.write(takedown), Takedown.class);
                assertThat(stored).isEqualTo(takedown);
                assertThat(stored.state().text())
                        .as(takedown.steps().toString())
                        .isEqualTo(plain);
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void aHistoryThatNobodyCanHaveMadeHasNoState() {
        assertThatThrownBy(() -> TakedownState.after(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TakedownState.after(List.of(step(Kind.FILED))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TakedownState.after(List.of(step(Kind.PROPOSED), step(Kind.SEIZED))))
                .hasMessageContaining("proposed cannot be seized");
    }

    @Test
    void aStepOfAnEarlierViewIsStaleAndARepeatedRequestChangesNothing() {
        Takedown filed = takedown(Kind.FILED);
        assertThat(filed.version()).isEqualTo(2);
        assertThat(filed.decide(step(Kind.WITHDRAWN), 1L)).isEqualTo(new Decision.Stale(2));
        assertThat(filed.decide(step(Kind.WITHDRAWN), 2L)).isInstanceOf(Decision.Accepted.class);
        TakedownStep request = new TakedownStep(Kind.WITHDRAWN, "ada", NOW, "why", "", null, "k1");
        assertThat(after(filed, request).decide(request, 2L)).isEqualTo(new Decision.Repeated());
    }

    @Test
    void anOrderExpiresAtALaterTimeAndIsOverdueAfterIt() {
        Takedown filed = takedown(Kind.FILED);
        TakedownStep without = new TakedownStep(Kind.ORDERED, "ada", NOW, "why", "", null, "");
        TakedownStep past = new TakedownStep(Kind.ORDERED, "ada", NOW, "why", "", NOW, "");
        assertThat(refusal(filed, without)).isEqualTo("takedown.expiry");
        assertThat(refusal(filed, past)).isEqualTo("takedown.expiry");
        assertThat(filed.expiresAt()).isEmpty();
        assertThat(filed.isOverdue(END)).isFalse();

        Takedown ordered = after(filed, step(Kind.ORDERED));
        assertThat(ordered.expiresAt()).contains(END);
        assertThat(ordered.isOverdue(END.minusMillis(1))).isFalse();
        assertThat(ordered.isOverdue(END)).isTrue();

        Instant later = END.plusSeconds(3_600);
        Takedown extended = after(ordered, new TakedownStep(Kind.EXTENDED, "ada", NOW, "why", "26-cv-0117", later, ""));
        assertThat(extended.state()).isEqualTo(TakedownState.ORDERED);
        assertThat(extended.isOverdue(END)).isFalse();
        assertThat(extended.isOverdue(later)).isTrue();
        assertThat(after(extended, step(Kind.EXPIRED)).isOverdue(later)).isFalse();
    }

    @Test
    void aTakedownHasABoundedNumberOfSteps() {
        Takedown full = takedown(Kind.FILED, Kind.ORDERED);
        while (full.version() < Takedown.MOST_STEPS) {
            full = after(full, step(Kind.EXTENDED));
        }
        assertThat(refusal(full, step(Kind.EXTENDED))).isEqualTo("takedown.too-many-steps");
    }

    @ParameterizedTest
    @CsvSource({
        "Evil.Example.,DOMAIN,evil.example",
        "evil[.]example,DOMAIN,evil.example",
        "198.51.100.7,ADDRESS,198.51.100.7",
        "2001:DB8::7,ADDRESS,2001:db8:0:0:0:0:0:7",
        "hxxps://Login[.]example/Pay?x=1,URL,https://login.example/pay?x=1",
        "account:Telegram/Refund_Desk,ACCOUNT,Telegram/Refund_Desk",
        "Refund@Mail.example,ACCOUNT,refund@mail.example",
    })
    void targetsHaveOneForm(String given, TakedownTarget.Kind kind, String value) {
        assertThat(TakedownTarget.parse(given)).contains(new TakedownTarget(kind, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "198.51.100.0/24",
                "javascript:alert(1)",
                "https://",
                "https:///path",
                "http://a b.example/",
                "account:",
                "account:a\nb",
                "<img src=x>"
            })
    void whatIsNoTargetIsRefused(String given) {
        assertThat(TakedownTarget.parse(given)).isEmpty();
    }

    @Test
    void aTargetHasABoundedLength() {
        assertThat(TakedownTarget.parse("https://a.example/" + "x".repeat(TakedownTarget.LONGEST)))
                .isEmpty();
    }
}
