package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Sends records and commands from the gate to an asset, on whichever node of the cluster the asset runs. */
public interface AssetClient {

    /**
     * Asks the asset to evaluate records.
     *
     * @param traceparent the trace of the batch, if there is one
     * @return fails with a timeout when the asset does not confirm
     */
    CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent);

    /**
     * Sends the records to the asset into which their own asset was merged.
     *
     * @param to the reply of the records' own asset
     */
    CompletionStage<AssetReply> absorbMerged(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent);

    /** Sends the asset a command about the asset's names or merges. */
    CompletionStage<NamingReply> sendNaming(AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word);
}
