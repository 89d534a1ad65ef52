package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.id.AssetKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.apache.pekko.persistence.RecoveryTimedOut;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies on behalf of an asset whose journal cannot be read. Senders therefore learn immediately that the asset is
 * damaged, instead of waiting for a timeout. The entity keeps trying to read the journal in the background, so a
 * repaired journal is used without a restart.
 */
final class RecoverySupervisor extends BehaviorInterceptor<AssetMessage, AssetMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(RecoverySupervisor.class);

    /**
     * Maximum number of senders that wait while the asset is being restored. The gate sends one part of a batch at a
     * time, so there are rarely more waiting senders than sensors.
     */
    private static final int MOST_ASKING = 1_000;

    private final AssetKey key;
    private final AssetMetrics metrics;
    private final List<ActorRef<AssetReply>> asking = new ArrayList<>();
    private boolean reading = true;
    private @Nullable String damage;

    RecoverySupervisor(AssetKey key, AssetMetrics metrics) {
        super(AssetMessage.class);
        this.key = key;
        this.metrics = metrics;
    }

    @Override
    public Behavior<AssetMessage> aroundStart(
            TypedActorContext<AssetMessage> context, PreStartTarget<AssetMessage> target) {
        metrics.woken();
        return target.start(context);
    }

    @Override
    public Behavior<AssetMessage> aroundReceive(
            TypedActorContext<AssetMessage> context, AssetMessage message, ReceiveTarget<AssetMessage> target) {
        String broken = damage;
        if (broken != null) {
            return instead(broken, context, message, target);
        }
        AssetCommand.Absorb absorb = records(message);
        if (reading && absorb != null && asking.size() < MOST_ASKING) {
            asking.add(absorb.replyTo());
        }
        return target.apply(context, message);
    }

    private static AssetCommand.@Nullable Absorb records(AssetMessage message) {
        return switch (message) {
            case AssetCommand.Absorb absorb -> absorb;
            case AssetCommand.AbsorbFor given -> given.batch();
            default -> null;
        };
    }

    private static Behavior<AssetMessage> instead(
            String broken,
            TypedActorContext<AssetMessage> context,
            AssetMessage message,
            ReceiveTarget<AssetMessage> target) {
        AssetCommand.Absorb absorb = records(message);
        if (absorb != null) {
            absorb.replyTo().tell(new AssetReply.Damaged(broken));
            return Behaviors.same();
        }
        return message instanceof AssetCommand.Leave ? Behaviors.stopped() : target.apply(context, message);
    }

    @Override
    public Behavior<AssetMessage> aroundSignal(
            TypedActorContext<AssetMessage> context, Signal signal, SignalTarget<AssetMessage> target) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            metrics.asleep();
        }
        return target.apply(context, signal);
    }

    void recovered() {
        if (damage != null) {
            LOG.info("The journal of asset {} is readable again", key);
        }
        damage = null;
        reading = false;
        asking.clear();
    }

    /** An unresponsive database does not count as damage, so senders wait and try again. */
    void failed(Throwable failure) {
        reading = true;
        if (passes(failure)) {
            asking.clear();
            return;
        }
        if (damage == null) {
            LOG.error("The journal of asset {} cannot be read. Trying again: {}", key, reason(failure));
        }
        metrics.damaged();
        String reason = reason(failure);
        damage = reason;
        asking.forEach(one -> one.tell(new AssetReply.Damaged(reason)));
        asking.clear();
    }

    private static boolean passes(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException
                    || cause instanceof TimeoutException
                    || cause instanceof RecoveryTimedOut
                    || cause instanceof RejectedExecutionException
                    || cause instanceof CircuitBreakerOpenException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The message of the innermost cause, because that message is the most specific. */
    private static String reason(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause == null ? said : said + ": " + cause.getMessage();
    }
}
