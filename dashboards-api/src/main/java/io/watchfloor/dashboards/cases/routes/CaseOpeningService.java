package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends requests for new cases to triage. */
@FunctionalInterface
public interface CaseOpeningService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if triage does not respond. */
    CompletionStage<OpeningReply> ask(Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> command);
}
