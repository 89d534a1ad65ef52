package io.watchfloor.ops.cases;

import io.watchfloor.ops.rights.Decision;
import io.watchfloor.ops.rights.Decision.Denied;
import io.watchfloor.ops.rights.Decision.Reason;
import io.watchfloor.ops.rights.Tlp;
import io.watchfloor.ops.rights.Verb;
import io.watchfloor.ops.rights.Warrant;

/**
 * Whether the sender of a command may do it to a case: the case asks itself, so that a route that forgot to is refused all the same.
 */
final class CaseRights {

    private CaseRights() {}

    static Decision decide(Case now, CaseCommand.ByPerson command) {
        Warrant warrant = command.request().warrant();
        if (warrant == null || !warrant.isOf(command.request().by())) {
            return new Denied(Reason.ROLE);
        }
        Marking marking = now.marking();
        return warrant.decide(action(command).needs(), now.alerts().assets(), marking.tlp(), marking.people());
    }

    static boolean covers(CaseCommand.Request request, Tlp tlp) {
        return request.warrant() != null
                && request.warrant().bearer().clearance().covers(tlp);
    }

    static boolean mayRestrict(CaseCommand.Request request) {
        return request.warrant() != null && request.warrant().bearer().verbs().contains(Verb.RESTRICT);
    }

    private static CaseAction action(CaseCommand.ByPerson command) {
        return switch (command) {
            case CaseCommand.Acknowledge acknowledge -> CaseAction.ACKNOWLEDGE;
            case CaseCommand.Snooze snooze -> CaseAction.SNOOZE;
            case CaseCommand.TakeOver over -> CaseAction.ASSIGN;
            case CaseCommand.Confirm confirm -> CaseAction.CONFIRM;
            case CaseCommand.Assign assign -> CaseAction.ASSIGN;
            case CaseCommand.AddNote note -> CaseAction.NOTES;
            case CaseCommand.ChangeSeverity change -> CaseAction.SEVERITY;
            case CaseCommand.Mark mark -> CaseAction.TLP;
            case CaseCommand.Restrict restrict -> CaseAction.RESTRICT;
            case CaseCommand.Move move -> move.verb().action();
            case CaseCommand.Resolve resolve -> CaseAction.RESOLVE;
            case CaseCommand.Close close -> CaseAction.CLOSE;
            case CaseCommand.Reopen reopen -> CaseAction.REOPEN;
        };
    }
}
