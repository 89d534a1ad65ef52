package io.watchfloor.ops.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final int KIB = 1024;
    private static final Peer PEER = Peer.of(HttpRequest.create());
    private static final BodySender ADA = BodySender.person(PEER, "ada");

    private static ActorSystem<Void> system;
    private static Materializer materializer;

    private final ByteBudget budget = new ByteBudget(new EdgeLimits(200, 100, 50, 64 * KIB, 32 * KIB, 4 * KIB));

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.empty(), "bodies");
        materializer = SystemMaterializer.get(system).materializer();
    }

    @AfterAll
    static void end() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private BodyReader reader(Duration deadline, long rate) {
        EdgeMetrics metrics = EdgeMetrics.of(new PrometheusRegistry(), budget);
        return new BodyReader(budget, new BodyPace(deadline, rate), metrics, materializer);
    }

    private static HttpRequest request(Source<ByteString, ?> parts) {
        return HttpRequest.create()
                .withEntity(HttpEntities.createChunked(ContentTypes.APPLICATION_OCTET_STREAM, parts));
    }

    private static Source<ByteString, ?> bytes(int count) {
        return Source.repeat(ByteString.fromArray(new byte[64])).take(count / 64);
    }

    private static BodyRefusal refusal(CompletionStage<?> reading) {
        Throwable failure = BodyReader.unwrap(
                catchThrowable(() -> reading.toCompletableFuture().join()));
        return ((BodyRefusal.BodyException) failure).refusal();
    }

    @Test
    void bytesAreChargedUntilTheAnswer() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<ByteString> read = new CompletableFuture<>();
        CompletionStage<String> done = reader(Duration.ofMinutes(1), 0)
                .read(request(bytes(8 * KIB)), ADA, 16 * KIB, body -> {
                    read.complete(body);
                    return answer;
                });
        assertThat(read.join().size()).isEqualTo(8 * KIB);
        assertThat(budget.held()).isBetween(8L * KIB, 16L * KIB);
        answer.complete("done");
        assertThat(done.toCompletableFuture().join()).isEqualTo("done");
        assertThat(budget.held()).isZero();
        assertThat(budget.senders()).isZero();
    }

    @Test
    void oneSenderUsesAtMostHalfOfTheBudget() {
        BodyReader reader = reader(Duration.ofMinutes(1), 0);
        for (int body = 0; body < 2; body++) {
            CompletableFuture<ByteString> begun = new CompletableFuture<>();
            hold(reader, ADA, begun);
            begun.join();
        }
        assertThat(refusal(reader.read(request(bytes(16 * KIB)), ADA, 16 * KIB, CompletableFuture::completedFuture))
                        .code())
                .isEqualTo("body.sender-busy");
        // From another address, because one address also has half of the budget.
        Peer elsewhere = new Peer(address("192.0.2.7"), false, PEER.line());
        BodySender eve = BodySender.person(elsewhere, "eve");
        assertThat(reader.read(request(bytes(16 * KIB)), eve, 16 * KIB, CompletableFuture::completedFuture)
                        .toCompletableFuture()
                        .join()
                        .size())
                .isEqualTo(16 * KIB);
        assertThat(refusal(reader.read(
                                request(bytes(16 * KIB)),
                                BodySender.unauthenticated(elsewhere),
                                16 * KIB,
                                CompletableFuture::completedFuture))
                        .code())
                .as("unknown senders share a small part of it")
                .isEqualTo("body.node-busy");
    }

    private static void hold(BodyReader reader, BodySender sender, CompletableFuture<ByteString> begun) {
        var unused = reader.read(request(bytes(16 * KIB)), sender, 16 * KIB, body -> {
            begun.complete(body);
            return new CompletableFuture<Void>();
        });
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndNotCharged() {
        BodyReader reader = reader(Duration.ofMinutes(1), 0);
        assertThat(refusal(reader.read(request(bytes(2 * KIB)), ADA, KIB, CompletableFuture::completedFuture)))
                .extracting(BodyRefusal::status, BodyRefusal::code)
                .containsExactly(413, "body.too-large");
        HttpRequest declared = HttpRequest.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, 1L << 40, Source.never()));
        assertThat(refusal(reader.read(declared, ADA, KIB, CompletableFuture::completedFuture))
                        .code())
                .as("what says that it is too large is not waited for")
                .isEqualTo("body.too-large");
        assertThat(budget.held()).isZero();
    }

    @Test
    void aStalledBodyIsAborted() {
        Source<ByteString, ?> stops = Source.single(ByteString.fromString("a")).concat(Source.never());
        assertThat(refusal(reader(Duration.ofMillis(500), 0)
                        .read(request(stops), ADA, KIB, CompletableFuture::completedFuture)))
                .extracting(BodyRefusal::status, BodyRefusal::code)
                .containsExactly(408, "body.too-slow");
        assertThat(budget.held()).isZero();
    }

    @Test
    void aStreamMessageThatIsTooLargeIsReadToItsEnd() {
        assertThat(refusal(reader(Duration.ofMinutes(1), 0)
                                .readMessage(bytes(64 * KIB), ADA, KIB, CompletableFuture::completedFuture))
                        .code())
                .isEqualTo("body.too-large");
        assertThat(budget.held()).isZero();
    }

    @Test
    void theLowestRateAppliesAfterTheGracePeriod() {
        BodyPace pace = new BodyPace(Duration.ofMinutes(2), 1000);
        assertThat(pace.missed(Duration.ofSeconds(5), 0)).isEmpty();
        assertThat(pace.missed(Duration.ofSeconds(7), 2000)).isEmpty();
        assertThat(pace.missed(Duration.ofSeconds(7), 1999))
                .map(BodyRefusal::code)
                .contains("body.too-slow");
        assertThat(pace.missed(Duration.ofSeconds(121), 1 << 30))
                .map(BodyRefusal::status)
                .contains(408);
        assertThat(pace.withoutDeadline().missed(Duration.ofHours(1), 1 << 30)).isEmpty();
    }

    @Test
    void aOneBytePartDoesNotRetainItsBuffer() {
        ByteString block = ByteString.fromArray(new byte[KIB * KIB]);
        CompletableFuture<ByteString> read = new CompletableFuture<>();
        reader(Duration.ofMinutes(1), 0)
                .read(request(Source.single(block.take(1))), ADA, KIB, body -> {
                    read.complete(body);
                    return CompletableFuture.completedFuture(Optional.empty());
                })
                .toCompletableFuture()
                .join();
        assertThat(read.join().toArrayUnsafe().length).isLessThanOrEqualTo(KIB);
    }
}
