package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.alias.AliasTableCommand;
import io.watchfloor.ops.asset.alias.AliasTableReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Where people's words about what is the same are submitted. */
@FunctionalInterface
public interface AliasDesk {

    /** Fails with a {@link java.util.concurrent.TimeoutException} when the table does not answer. */
    CompletionStage<AliasTableReply> ask(Function<ActorRef<AliasTableReply>, AliasTableCommand> command);
}
