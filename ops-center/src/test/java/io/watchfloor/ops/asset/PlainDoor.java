package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Delivers to assets of which none is merged. */
@FunctionalInterface
public interface PlainDoor extends AssetClient {

    @Override
    default CompletionStage<AssetReply> absorbMerged(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("every asset here is itself"));
    }

    @Override
    default CompletionStage<NamingReply> sendNaming(
            AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word) {
        return CompletableFuture.completedFuture(NamingReply.Confirmation.HEARD);
    }
}
