package io.watchfloor.ops.platform.limits;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Reads a body into one byte array, and charges the sender's budget as the array grows. Always requests more data, so
 * that a slow body is due to the sender. Copies the parts, because otherwise a part of one byte would keep the whole
 * buffer of the part in memory.
 */
final class BodySink
        extends AbstractGraphStageWithMaterializedValue<SinkShape<ByteString>, CompletionStage<ByteString>> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int FIRST_BYTES = 1024;

    private final Inlet<ByteString> in = Inlet.create("body");
    private final SinkShape<ByteString> shape = SinkShape.of(in);
    private final ByteBudget.Claim claim;
    private final long limit;
    private final BodyPace pace;
    private final boolean drains;

    /**
     * @param drains whether a rejected body is read to the end, without charging the budget, because the connection
     * remains open
     */
    BodySink(ByteBudget.Claim claim, long limit, BodyPace pace, boolean drains) {
        this.claim = claim;
        this.limit = limit;
        this.pace = pace;
        this.drains = drains;
    }

    @Override
    public SinkShape<ByteString> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, CompletionStage<ByteString>> createLogicAndMaterializedValuePair(
            Attributes attributes) {
        CompletableFuture<ByteString> result = new CompletableFuture<>();
        return Pair.create(new Reading(result), result);
    }

    private final class Reading extends TimerGraphStageLogic {
        private final CompletableFuture<ByteString> result;
        private final long start = System.nanoTime();
        private byte[] bytes = new byte[0];
        private int length;
        private long seen;
        private Optional<BodyRefusal> refused = Optional.empty();

        Reading(CompletableFuture<ByteString> result) {
            super(shape);
            this.result = result;
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    keep(grab(in));
                }

                @Override
                public void onUpstreamFinish() {
                    end();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    result.completeExceptionally(BodyRefusal.broken().asException());
                    completeStage();
                }
            });
        }

        @Override
        public void preStart() {
            scheduleWithFixedDelay("look", LOOK_EVERY, LOOK_EVERY);
            pull(in);
        }

        @Override
        public void postStop() {
            // Also called if the actor system stops in the middle of a body.
            result.completeExceptionally(BodyRefusal.broken().asException());
        }

        private void keep(ByteString part) {
            seen += part.size();
            if (refused.isEmpty()) {
                refused = take(part);
                if (refused.isPresent() && !drains) {
                    refuse(refused.get());
                    return;
                }
            }
            pull(in);
        }

        private Optional<BodyRefusal> take(ByteString part) {
            if (length + (long) part.size() > limit) {
                bytes = new byte[0];
                return Optional.of(BodyRefusal.tooLarge(limit));
            }
            int needed = length + part.size();
            if (needed > bytes.length) {
                int larger = (int) Math.min(limit, Math.max(needed, Math.max(FIRST_BYTES, 2L * bytes.length)));
                Optional<BodyRefusal> full = claim.grow(larger - (long) bytes.length);
                if (full.isPresent()) {
                    bytes = new byte[0];
                    return full;
                }
                bytes = Arrays.copyOf(bytes, larger);
            }
            part.copyToArray(bytes, length, part.size());
            length = needed;
            return Optional.empty();
        }

        @Override
        public void onTimer(Object key) {
            pace.missed(Duration.ofNanos(System.nanoTime() - start), seen).ifPresent(this::refuse);
        }

        private void refuse(BodyRefusal refusal) {
            result.completeExceptionally(refusal.asException());
            completeStage();
        }

        private void end() {
            if (refused.isPresent()) {
                result.completeExceptionally(refused.get().asException());
            } else {
                result.complete(ByteString.fromArrayUnsafe(bytes, 0, length));
            }
            completeStage();
        }
    }
}
