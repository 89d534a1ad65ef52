package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends merge commands to assets. */
@FunctionalInterface
public interface AssetMergeService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if the asset does not respond. */
    CompletionStage<NamingReply> ask(AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> command);
}
