package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;

/**
 * Checks whether the sender may run a command. The case repeats the check, so that a command is rejected even if an API
 * route lacks the check.
 */
final class CaseRights {

    private CaseRights() {}

    static Decision decide(Case now, CaseCommand.ByPerson command) {
        CommandAuthorization warrant = command.request().warrant();
        if (warrant == null || !warrant.isOf(command.request().by())) {
            return new Denied(Reason.ROLE);
        }
        CaseSharing marking = now.marking();
        return warrant.decide(command.action().needs(), now.alerts().assets(), marking.tlp(), marking.people());
    }

    static boolean covers(CaseCommand.Request request, Tlp tlp) {
        return request.warrant() != null
                && request.warrant().bearer().clearance().covers(tlp);
    }

    static boolean leads(CaseCommand.Request request) {
        return request.warrant() != null && request.warrant().bearer().verbs().contains(Verb.LEAD);
    }

    static boolean mayRestrict(CaseCommand.Request request) {
        return request.warrant() != null && request.warrant().bearer().verbs().contains(Verb.RESTRICT);
    }
}
