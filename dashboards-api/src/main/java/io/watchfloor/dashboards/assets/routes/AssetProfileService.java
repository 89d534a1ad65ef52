package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends changes of asset details to the asset entities. */
@FunctionalInterface
public interface AssetProfileService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if the asset does not respond. */
    CompletionStage<ProfileReply> ask(AssetKey asset, Function<ActorRef<ProfileReply>, AssetCommand> command);
}
