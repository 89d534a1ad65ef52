package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends commands to cases. */
@FunctionalInterface
public interface CaseService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if the case does not respond. */
    CompletionStage<CaseReply> ask(String caseId, Function<ActorRef<CaseReply>, CaseCommand> command);
}
