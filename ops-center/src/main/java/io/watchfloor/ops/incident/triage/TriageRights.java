package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Decision.Allowed;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a user may run a command. Triage repeats the check, so that a command is rejected even if an API route
 * lacks the check. Triage knows the assets of a case. The case's TLP marking and restriction are part of the warrant.
 */
final class TriageRights {

    private TriageRights() {}

    static Decision decide(Triage now, TriageCommand.ByPerson asked) {
        Stream<String> moved = asked instanceof TriageCommand.MoveAlerts move
                ? move.alerts().stream().map(alert -> alert.asset())
                : Stream.empty();
        return decide(now, asked.warrant(), asked.cause().by(), asked.about(), moved);
    }

    static Decision decide(Triage now, TriageCommand.OpenByHand asked) {
        Stream<String> picked = asked.alerts().stream().map(TriageCommand.OpenByHand.Pick::asset);
        return decide(now, asked.warrant(), asked.byHand().by(), List.of(), picked);
    }

    private static Decision decide(
            Triage now,
            @Nullable CommandAuthorization warrant,
            @Nullable String by,
            List<CaseName> cases,
            Stream<String> assets) {
        if (warrant == null || by == null || !warrant.isOf(by)) {
            return new Denied(Reason.ROLE);
        }
        return Stream.concat(
                        cases.stream()
                                .map(one ->
                                        warrant.decide(Verb.RESPOND, one.id().value(), assetsOf(now, one))),
                        assets.distinct().map(asset -> warrant.decide(Verb.RESPOND, asset)))
                .filter(decision -> !decision.allowed())
                .findFirst()
                .orElse(Allowed.ALLOWED);
    }

    private static List<String> assetsOf(Triage now, CaseName one) {
        OpenCase open = now.openCases().get(one.id());
        return open == null
                ? List.of()
                : open.alerts().stream().map(LinkableAlert::asset).distinct().toList();
    }
}
