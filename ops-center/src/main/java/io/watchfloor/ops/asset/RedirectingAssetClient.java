package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Delivers records to the asset that evaluates them. After a merge, this is another asset than the asset named in the
 * records. The named asset is always asked first, because it knows the current merge decision and which records it
 * has already evaluated.
 */
public record RedirectingAssetClient(AssetClient client) implements AssetClient {

    @Override
    public CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
        return client.absorb(asset, sensor, epoch, records, traceparent)
                .thenCompose(reply -> reply instanceof AssetReply.Elsewhere elsewhere
                        ? redirect(asset, elsewhere, sensor, epoch, records, traceparent)
                        : CompletableFuture.completedFuture(reply));
    }

    private CompletionStage<AssetReply> redirect(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent) {
        List<Submission> unseen = records.stream()
                .filter(one -> one.received().sequence() > to.seen())
                .toList();
        if (unseen.isEmpty()) {
            return CompletableFuture.completedFuture(new AssetReply.Absorbed(to.seen(), 0));
        }
        return client.absorbMerged(name, to, sensor, epoch, unseen, traceparent)
                // The asset named in the record is not damaged. Records for a damaged target asset are put into the
                // retry queue, as if the target asset did not respond.
                .thenApply(reply -> reply instanceof AssetReply.Damaged
                        ? new AssetReply.NotHere(name.asset().toString(), to.version())
                        : reply);
    }

    @Override
    public CompletionStage<AssetReply> absorbMerged(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent) {
        return client.absorbMerged(name, to, sensor, epoch, records, traceparent);
    }

    @Override
    public CompletionStage<NamingReply> sendNaming(
            AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word) {
        return client.sendNaming(asset, word);
    }
}
