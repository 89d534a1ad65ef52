package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Where requests for holds on evidence, and for its erasure, are submitted. */
@FunctionalInterface
public interface EvidenceService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} when the asset does not answer. */
    CompletionStage<EvidenceReply> ask(AssetKey asset, Function<ActorRef<EvidenceReply>, AssetCommand> command);
}
