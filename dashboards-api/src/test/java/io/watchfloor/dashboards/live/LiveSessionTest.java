package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LiveSessionTest {

    private final LiveSession session = new LiveSession(
            new LiveStream.Client(
                    Principal.of("ann", Set.of(Verb.READ), Scope.ALL, Tlp.RED), new Credential.OfSession("s1")),
            new LiveMetrics(new PrometheusRegistry()),
            0);

    @Test
    void aLaterMessageOfAnItemTakesTheEndAndTheEarlierOneIsDropped() {
        offer("a", "a1");
        offer("b", "b1");
        offer("a", "a2");
        assertThat(drain()).containsExactly("b1", "a2");
    }

    @Test
    void whoWaitsIsToldAtOnce() {
        CompletableFuture<Optional<OutgoingMessage>> next = session.next(0).toCompletableFuture();
        assertThat(next).isNotDone();
        offer("a", "a1");
        assertThat(next)
                .isCompletedWithValueMatching(
                        message -> message.orElseThrow().json().equals("a1"));
    }

    @Test
    void tooMuchThatWaitsEndsIt() {
        for (int i = 0; i <= LiveSession.MOST_WAITING; i++) {
            offer("item " + i, "x");
        }
        assertThat(session.closeCode()).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(session.next(0).toCompletableFuture()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void tooMuchTextThatWaitsEndsItButNotOneLongSnapshot() {
        String half = "x".repeat((int) (LiveSession.MOST_CHARACTERS / 2) + 1);
        offer("snapshot", half + half);
        assertThat(session.isClosed()).isFalse();
        offer("a", half);
        assertThat(session.closeCode()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void aClientStallsOnlyWhileSomethingWaits() {
        assertThat(session.stalled(100, 10)).isFalse();
        offer("a", "a1");
        assertThat(session.stalled(100, 10)).isTrue();
        session.next(95);
        assertThat(session.stalled(100, 10)).isFalse();
    }

    @Test
    void whoLosesWhatLetThemInIsCutAndToldWhy() {
        session.stands(new CredentialStatuses.Now(CredentialStatus.GOOD, null));
        assertThat(session.isClosed()).isFalse();
        session.stands(new CredentialStatuses.Now(CredentialStatus.TOKEN_REVOKED, null));
        assertThat(session.closeCode().number()).isEqualTo(4401);
        assertThat(session.closeCode().reason()).isEqualTo("token-revoked: This API token was revoked.");
    }

    @Test
    void everyBadStandingHasAClosingCodeThatFitsItsFrame() {
        for (CredentialStatus standing : CredentialStatus.values()) {
            if (standing != CredentialStatus.GOOD) {
                CloseCode code = CloseCode.of(standing);
                assertThat(code.number()).isEqualTo(standing == CredentialStatus.NOT_ALLOWED ? 4403 : 4401);
                // RFC 6455: a control frame has at most 125 bytes, two of them the code.
                assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
            }
        }
    }

    private void offer(String key, String text) {
        session.offer(new OutgoingMessage(key, "delta", null, text));
    }

    private List<String> drain() {
        List<String> texts = new ArrayList<>();
        while (true) {
            CompletableFuture<Optional<OutgoingMessage>> next = session.next(0).toCompletableFuture();
            if (!next.isDone()) {
                return texts;
            }
            texts.add(next.join().orElseThrow().json());
        }
    }
}
