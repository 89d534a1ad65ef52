package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends commands about legal holds and erasure to assets. */
@FunctionalInterface
public interface EvidenceService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if the asset does not respond. */
    CompletionStage<EvidenceReply> ask(AssetKey asset, Function<ActorRef<EvidenceReply>, AssetCommand> command);
}
