package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends commands about several cases to triage. */
@FunctionalInterface
public interface TriageService {

    /** Fails with a {@link java.util.concurrent.TimeoutException} if triage does not respond. */
    CompletionStage<TriageReply> ask(Function<ActorRef<TriageReply>, TriageCommand> command);
}
