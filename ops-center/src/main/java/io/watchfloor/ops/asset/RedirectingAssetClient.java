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
 * Brings records to the asset that judges what comes under a name. The name's own asset is asked first, each time: it knows what it has
 * judged itself, and which decision is the latest.
 */
public record RedirectingAssetClient(AssetClient door) implements AssetClient {

    @Override
    public CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
        return door.absorb(asset, sensor, epoch, records, traceparent)
                .thenCompose(reply -> reply instanceof AssetReply.Elsewhere elsewhere
                        ? handedOver(asset, elsewhere, sensor, epoch, records, traceparent)
                        : CompletableFuture.completedFuture(reply));
    }

    private CompletionStage<AssetReply> handedOver(
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
        return door.absorbFor(name, to, sensor, epoch, unseen, traceparent)
                // The name's asset is not damaged: what waits for the other one is parked as for one that does not
                // answer.
                .thenApply(reply -> reply instanceof AssetReply.Damaged
                        ? new AssetReply.NotHere(name.asset().toString(), to.version())
                        : reply);
    }

    @Override
    public CompletionStage<AssetReply> absorbFor(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent) {
        return door.absorbFor(name, to, sensor, epoch, records, traceparent);
    }

    @Override
    public CompletionStage<NamingReply> name(
            AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word) {
        return door.name(asset, word);
    }
}
