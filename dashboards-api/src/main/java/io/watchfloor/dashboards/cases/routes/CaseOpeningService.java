package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Where people ask for a case by hand. */
@FunctionalInterface
public interface CaseOpeningService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} when triage does not answer. */
    CompletionStage<OpeningReply> ask(Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> command);
}
