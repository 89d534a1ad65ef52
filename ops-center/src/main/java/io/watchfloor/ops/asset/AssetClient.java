package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** How the gate reaches an asset on any node of the cluster. */
public interface AssetClient {

    /**
     * Asks the asset to evaluate records.
     *
     * @param traceparent the trace of the batch, if it has one
     * @return fails with a timeout when the asset does not confirm
     */
    CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent);

    /**
     * Asks the asset into which this name was merged.
     *
     * @param to the answer of the name's own asset
     */
    CompletionStage<AssetReply> absorbMerged(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent);

    /** Sends the asset a command about its names. */
    CompletionStage<NamingReply> sendNaming(AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word);
}
