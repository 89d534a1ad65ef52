package io.watchfloor.ops.platform.rights;

import io.watchfloor.ops.platform.rights.Decision.Allowed;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;

/**
 * Checks whether a principal may act on a resource. The action is denied unless all conditions hold: the role has the
 * permission, the case is unrestricted or lists the person, the clearance covers the marking, and the scope covers
 * every asset of the case.
 *
 * <p>The scope must cover every asset, because the title, observables, graph and timeline of a case combine data of all
 * assets, so that a part of the case would reveal the rest. A case with assets of several groups requires a scope that
 * covers all of them. A case without assets requires a scope that covers all assets.
 */
public final class Rights {

    private Rights() {}

    public static Decision decide(Principal who, Verb verb, ProtectedResource thing) {
        if (verb == Verb.NONE) {
            return Allowed.ALLOWED;
        }
        if (!who.verbs().contains(verb)) {
            return new Denied(Reason.ROLE);
        }
        return switch (thing) {
            case ProtectedResource.Center center -> Allowed.ALLOWED;
            case ProtectedResource.OfAsset asset ->
                who.scope().covers(asset.group()) ? Allowed.ALLOWED : new Denied(Reason.SCOPE);
            case ProtectedResource.OfCase one -> ofCase(who, one);
        };
    }

    private static Decision ofCase(Principal who, ProtectedResource.OfCase one) {
        if (one.people() != null && !one.people().contains(who.name())) {
            return new Denied(Reason.RESTRICTED);
        }
        if (!who.clearance().covers(one.marking())) {
            return new Denied(Reason.CLEARANCE);
        }
        boolean covered = who.scope().all()
                || (!one.groups().isEmpty() && one.groups().stream().allMatch(who.scope()::covers));
        return covered ? Allowed.ALLOWED : new Denied(Reason.SCOPE);
    }
}
