package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** How the gate reaches an asset, wherever in the cluster it lives. */
public interface AssetClient {

    /**
     * Asks the asset to judge records.
     *
     * @param traceparent the trace of their batch, if it is traced
     * @return fails with a time-out when the asset does not confirm
     */
    CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent);

    /**
     * Asks the asset that judges what comes under this name.
     *
     * @param to what the name's asset answered
     */
    CompletionStage<AssetReply> absorbFor(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent);

    /** Tells an asset something of its names. */
    CompletionStage<NamingReply> name(AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word);
}
