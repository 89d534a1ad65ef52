package io.watchfloor.ops.platform.limits;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Reads request bodies within the sender's budget and deadline. Use this class only after authenticating the sender, or
 * for senders that cannot be authenticated.
 */
public final class BodyReader {

    private final ByteBudget budget;
    private final BodyPace pace;
    private final EdgeMetrics metrics;
    private final Materializer materializer;

    BodyReader(ByteBudget budget, BodyPace pace, EdgeMetrics metrics, Materializer materializer) {
        this.budget = budget;
        this.pace = pace;
        this.metrics = metrics;
        this.materializer = materializer;
    }

    /**
     * Reads a request body and applies a function to it; the bytes count against the budget until the function
     * completes.
     *
     * @param limit limit of the body in bytes; a body that declares a greater length is not read
     * @return the function's result; fails with {@link BodyRefusal.BodyException}
     */
    public <T> CompletionStage<T> read(
            HttpRequest request, BodySender sender, long limit, Function<ByteString, CompletionStage<T>> use) {
        OptionalLong declared = request.entity().getContentLengthOption();
        if (declared.isPresent() && declared.getAsLong() > limit) {
            BodyRefusal refusal = BodyRefusal.tooLarge(limit);
            metrics.refused(refusal.code());
            return CompletableFuture.failedFuture(refusal.asException());
        }
        Source<ByteString, ?> parts = request.entity().withoutSizeLimit().getDataBytes();
        return read(parts, sender, new Terms(limit, pace, false), use);
    }

    /**
     * Reads a WebSocket message that arrives in parts. The message has a lowest rate but no deadline, and is always
     * read to the end.
     */
    public <T> CompletionStage<T> readMessage(
            Source<ByteString, ?> parts, BodySender sender, long limit, Function<ByteString, CompletionStage<T>> use) {
        return read(parts, sender, new Terms(limit, pace.withoutDeadline(), true), use);
    }

    private record Terms(long limit, BodyPace pace, boolean drains) {}

    private <T> CompletionStage<T> read(
            Source<ByteString, ?> parts, BodySender sender, Terms terms, Function<ByteString, CompletionStage<T>> use) {
        ByteBudget.Claim claim = budget.open(sender);
        Peer.Line line = sender.peer().line();
        line.receiving(true);
        return parts.runWith(new BodySink(claim, terms.limit(), terms.pace(), terms.drains()), materializer)
                .whenComplete((bytes, failure) -> {
                    line.receiving(false);
                    if (failure != null && unwrap(failure) instanceof BodyRefusal.BodyException refused) {
                        metrics.refused(refused.refusal().code());
                    }
                })
                .thenCompose(use)
                .whenComplete((done, failure) -> claim.giveBack());
    }

    /** The underlying cause of a failed read. */
    public static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
