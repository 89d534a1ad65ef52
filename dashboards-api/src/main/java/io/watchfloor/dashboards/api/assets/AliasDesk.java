package io.watchfloor.dashboards.api.assets;

import io.watchfloor.ops.aliastable.AliasTableCommand;
import io.watchfloor.ops.aliastable.AliasTableReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Where people's words about what is the same are submitted. */
@FunctionalInterface
public interface AliasDesk {

    /** Fails with a {@link java.util.concurrent.TimeoutException} when the table does not answer. */
    CompletionStage<AliasTableReply> ask(Function<ActorRef<AliasTableReply>, AliasTableCommand> command);
}
