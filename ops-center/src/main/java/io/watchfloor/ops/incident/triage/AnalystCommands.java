package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.platform.rights.Decision;
import java.time.Instant;

/** Processes analysts' commands about cases. The result is an event, a repeat that changes nothing, or a rejection. */
final class AnalystCommands {

    private AnalystCommands() {}

    static ManualCaseOpening.Decided open(Triage now, TriageCommand.OpenByHand asked, Instant at) {
        return TriageRights.decide(now, asked) instanceof Decision.Denied denied
                ? new ManualCaseOpening.Decided(null, new OpeningReply.Denied(denied.reason()))
                : ManualCaseOpening.decide(now, asked, at);
    }

    static Merges.Verdict decide(Triage now, TriageCommand.ByPerson asked) {
        return TriageRights.decide(now, asked) instanceof Decision.Denied denied
                ? new Merges.Verdict.Denied(denied.reason())
                : allowed(now, asked);
    }

    private static Merges.Verdict allowed(Triage now, TriageCommand.ByPerson asked) {
        Merges merges = now.merges();
        MergeSuggestions proposals = now.word().proposals();
        return switch (asked) {
            case TriageCommand.Merge one -> merges.merge(one.part(), one.into(), one.cause(), one.request());
            case TriageCommand.Split one -> merges.split(one.part(), one.from(), one.cause(), one.request());
            case TriageCommand.Link one -> merges.link(one.one(), one.kind(), one.other(), one.cause(), one.request());
            case TriageCommand.Unlink one ->
                merges.unlink(one.one(), one.kind(), one.other(), one.cause(), one.request());
            case TriageCommand.Accept one ->
                proposals.accept(merges, one.one(), one.other(), one.cause(), one.request());
            case TriageCommand.Dismiss one ->
                proposals.dismiss(merges, one.one(), one.other(), one.cause(), one.request());
            case TriageCommand.MoveAlerts one -> AlertMoveHandler.decide(now, one);
        };
    }
}
